namespace VmMigration.Preflight;

/// <summary>What a check has to know before it can be asked.</summary>
public enum CheckScope
{
    /// <summary>A guest that the source has, and its description.</summary>
    Guest,

    /// <summary>What the guest is called; whether there is one is the question.</summary>
    GuestName,

    /// <summary>Nothing but the two hosts: it is asked once for both, whatever guest is to be moved.</summary>
    Hosts,
}

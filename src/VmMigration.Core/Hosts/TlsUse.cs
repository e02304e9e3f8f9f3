namespace VmMigration.Hosts;

/// <summary>What an inventory says about encryption of guests' memory and disks on their way (<c>tls</c>).</summary>
public enum TlsUse
{
    /// <summary>Nothing.</summary>
    Unsaid,

    /// <summary>It is not used unless a move asks for it.</summary>
    Off,

    /// <summary>It is used unless a move asks for it not to be.</summary>
    Prefer,

    /// <summary>No move goes without.</summary>
    Require,
}

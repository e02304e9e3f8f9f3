namespace VmMigration;

/// <summary>On which ports a guest's screens are on the destination.</summary>
public enum ConsolePortMode
{
    /// <summary>As its description has it: on a port of its own, or on one that libvirt chooses.</summary>
    Keep,

    /// <summary>On ports that libvirt chooses there.</summary>
    Auto,
}

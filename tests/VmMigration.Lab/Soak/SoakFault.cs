namespace VmMigration.Lab.Soak;

/// <summary>What happens to a move of a soak in its middle.</summary>
internal enum SoakFault
{
    /// <summary>Nothing: it must complete.</summary>
    None,

    /// <summary>The client's process is killed; the soak's session takes its journal over.</summary>
    ClientKilled,

    /// <summary>A host's libvirtd is killed and started again.</summary>
    DaemonKilled,

    /// <summary>The destination's migration link is down for a while.</summary>
    LinkDown,

    /// <summary>The destination's QEMU is killed.</summary>
    QemuKilled,
}

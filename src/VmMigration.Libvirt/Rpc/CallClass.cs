namespace VmMigration.Libvirt.Rpc;

/// <summary>What a call needs of a daemon, and so how long its answer may take.</summary>
internal enum CallClass
{
    /// <summary>Nothing but the daemon itself.</summary>
    Daemon,

    /// <summary>A guest, on which libvirt waits for another call for 30 s, and its QEMU.</summary>
    Guest,

    /// <summary>A process of a guest that is started, let go or ended.</summary>
    Process,

    /// <summary>A storage pool, which may be on a server that is slow.</summary>
    Storage,

    /// <summary>A volume that is made or deleted, with its data.</summary>
    Data,

    /// <summary>As long as a guest is on its way, or somebody types a password.</summary>
    Endless,
}

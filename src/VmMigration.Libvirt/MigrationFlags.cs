namespace VmMigration.Libvirt;

/// <summary>libvirt's migration flags (<c>virDomainMigrateFlags</c>).</summary>
[Flags]
public enum MigrationFlags
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>VIR_MIGRATE_LIVE: the guest runs meanwhile.</summary>
    Live = 1,
    /// <summary>VIR_MIGRATE_PEER2PEER: the source's daemon drives.</summary>
    PeerToPeer = 2,
    /// <summary>VIR_MIGRATE_TUNNELLED: everything goes through the daemons' connection.</summary>
    Tunnelled = 4,
    /// <summary>VIR_MIGRATE_PERSIST_DEST: the destination keeps a definition.</summary>
    PersistDestination = 0x8,
    /// <summary>VIR_MIGRATE_UNDEFINE_SOURCE: the source's definition goes.</summary>
    UndefineSource = 0x10,
    /// <summary>VIR_MIGRATE_PAUSED: the guest is left paused there.</summary>
    Paused = 0x20,
    /// <summary>VIR_MIGRATE_NON_SHARED_DISK: disks are copied whole.</summary>
    NonSharedDisk = 0x40,
    /// <summary>VIR_MIGRATE_NON_SHARED_INC: disks are copied on top of their backing images.</summary>
    NonSharedIncremental = 0x80,
    /// <summary>VIR_MIGRATE_CHANGE_PROTECTION: nobody changes the definition meanwhile.</summary>
    ChangeProtection = 0x100,
    /// <summary>VIR_MIGRATE_UNSAFE: also where libvirt fears for the data.</summary>
    Unsafe = 0x200,
    /// <summary>VIR_MIGRATE_OFFLINE: only the definition.</summary>
    Offline = 0x400,
    /// <summary>VIR_MIGRATE_COMPRESSED.</summary>
    Compressed = 0x800,
    /// <summary>VIR_MIGRATE_ABORT_ON_ERROR: an I/O error of the guest ends the move.</summary>
    AbortOnError = 0x1000,
    /// <summary>VIR_MIGRATE_AUTO_CONVERGE: a guest that changes too much is slowed.</summary>
    AutoConverge = 0x2000,
    /// <summary>VIR_MIGRATE_RDMA_PIN_ALL.</summary>
    RdmaPinAll = 0x4000,
    /// <summary>VIR_MIGRATE_POSTCOPY: may be switched to post-copy.</summary>
    PostCopy = 0x8000,
    /// <summary>VIR_MIGRATE_TLS: QEMU's own TLS.</summary>
    Tls = 0x10000,
    /// <summary>VIR_MIGRATE_PARALLEL: several connections.</summary>
    Parallel = 0x20000,
    /// <summary>VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES.</summary>
    NonSharedSynchronousWrites = 0x40000,
    /// <summary>VIR_MIGRATE_POSTCOPY_RESUME: goes on with a post-copy that broke.</summary>
    PostCopyResume = 0x80000,
    /// <summary>VIR_MIGRATE_ZEROCOPY.</summary>
    ZeroCopy = 0x100000,
}

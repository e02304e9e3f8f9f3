namespace VmMigration.Libvirt.Rpc;

/// <summary>What a daemon may be asked whether it has it (<c>VIR_DRV_FEATURE_*</c>).</summary>
internal static class DaemonFeature
{
    /// <summary>VIR_DRV_FEATURE_MIGRATION_P2P.</summary>
    public const int MigrationPeerToPeer = 4;

    /// <summary>VIR_DRV_FEATURE_MIGRATION_V3.</summary>
    public const int MigrationV3 = 6;

    /// <summary>VIR_DRV_FEATURE_MIGRATE_CHANGE_PROTECTION.</summary>
    public const int ChangeProtection = 7;

    /// <summary>VIR_DRV_FEATURE_PROGRAM_KEEPALIVE.</summary>
    public const int KeepAlive = 10;

    /// <summary>VIR_DRV_FEATURE_MIGRATION_PARAMS.</summary>
    public const int MigrationParameters = 13;

    /// <summary>VIR_DRV_FEATURE_REMOTE_EVENT_CALLBACK.</summary>
    public const int EventCallback = 14;
}

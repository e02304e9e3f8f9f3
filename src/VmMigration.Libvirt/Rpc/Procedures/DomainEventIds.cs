namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>What a guest's events are registered by.</summary>
internal static class DomainEventIds
{
    /// <summary>VIR_DOMAIN_EVENT_ID_LIFECYCLE.</summary>
    public const int Lifecycle = 0;

    /// <summary>VIR_DOMAIN_EVENT_ID_REBOOT.</summary>
    public const int Reboot = 1;

    /// <summary>VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON.</summary>
    public const int IoErrorReason = 6;

    /// <summary>VIR_DOMAIN_EVENT_ID_CONTROL_ERROR.</summary>
    public const int ControlError = 7;

    /// <summary>VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED.</summary>
    public const int DeviceRemoved = 15;

    /// <summary>VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2.</summary>
    public const int BlockJob2 = 16;

    /// <summary>VIR_DOMAIN_EVENT_ID_TUNABLE.</summary>
    public const int Tunable = 17;

    /// <summary>VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE.</summary>
    public const int AgentLifecycle = 18;

    /// <summary>VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION.</summary>
    public const int MigrationIteration = 20;

    /// <summary>VIR_DOMAIN_EVENT_ID_JOB_COMPLETED.</summary>
    public const int JobCompleted = 21;

    /// <summary>VIR_DOMAIN_EVENT_ID_METADATA_CHANGE.</summary>
    public const int MetadataChange = 23;

    /// <summary>VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD.</summary>
    public const int BlockThreshold = 24;

    /// <summary>VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE.</summary>
    public const int MemoryFailure = 25;
}

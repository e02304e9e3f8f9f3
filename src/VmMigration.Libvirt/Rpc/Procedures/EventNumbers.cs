namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>The procedure numbers under which events come.</summary>
internal static class EventNumbers
{
    /// <summary>DOMAIN_EVENT_CALLBACK_LIFECYCLE.</summary>
    public const int Lifecycle = 318;

    /// <summary>DOMAIN_EVENT_CALLBACK_REBOOT.</summary>
    public const int Reboot = 319;

    /// <summary>DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON.</summary>
    public const int IoErrorReason = 324;

    /// <summary>DOMAIN_EVENT_CALLBACK_CONTROL_ERROR.</summary>
    public const int ControlError = 325;

    /// <summary>DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED.</summary>
    public const int DeviceRemoved = 333;

    /// <summary>DOMAIN_EVENT_BLOCK_JOB_2.</summary>
    public const int BlockJob2 = 339;

    /// <summary>DOMAIN_EVENT_CALLBACK_TUNABLE.</summary>
    public const int Tunable = 346;

    /// <summary>DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE.</summary>
    public const int AgentLifecycle = 348;

    /// <summary>DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION.</summary>
    public const int MigrationIteration = 359;

    /// <summary>DOMAIN_EVENT_CALLBACK_JOB_COMPLETED.</summary>
    public const int JobCompleted = 363;

    /// <summary>DOMAIN_EVENT_CALLBACK_METADATA_CHANGE.</summary>
    public const int MetadataChange = 379;

    /// <summary>DOMAIN_EVENT_BLOCK_THRESHOLD.</summary>
    public const int BlockThreshold = 385;

    /// <summary>DOMAIN_EVENT_MEMORY_FAILURE.</summary>
    public const int MemoryFailure = 423;

    /// <summary>CONNECT_EVENT_CONNECTION_CLOSED.</summary>
    public const int ConnectionClosed = 362;

    /// <summary>NETWORK_EVENT_LIFECYCLE.</summary>
    public const int NetworkLifecycle = 315;

    /// <summary>STORAGE_POOL_EVENT_LIFECYCLE.</summary>
    public const int PoolLifecycle = 370;

    /// <summary>STORAGE_POOL_EVENT_REFRESH.</summary>
    public const int PoolRefresh = 373;

    /// <summary>SECRET_EVENT_LIFECYCLE.</summary>
    public const int SecretLifecycle = 382;

    /// <summary>SECRET_EVENT_VALUE_CHANGED.</summary>
    public const int SecretValueChanged = 383;

    /// <summary>Under which number the events come that are registered by one of <see cref="DomainEventIds"/>.</summary>
    public static int OfDomainEvent(int eventId) => eventId switch
    {
        DomainEventIds.Lifecycle => Lifecycle,
        DomainEventIds.Reboot => Reboot,
        DomainEventIds.IoErrorReason => IoErrorReason,
        DomainEventIds.ControlError => ControlError,
        DomainEventIds.DeviceRemoved => DeviceRemoved,
        DomainEventIds.BlockJob2 => BlockJob2,
        DomainEventIds.Tunable => Tunable,
        DomainEventIds.AgentLifecycle => AgentLifecycle,
        DomainEventIds.MigrationIteration => MigrationIteration,
        DomainEventIds.JobCompleted => JobCompleted,
        DomainEventIds.MetadataChange => MetadataChange,
        DomainEventIds.BlockThreshold => BlockThreshold,
        DomainEventIds.MemoryFailure => MemoryFailure,
        _ => throw new ArgumentOutOfRangeException(nameof(eventId), eventId, "No message of this event is known."),
    };
}

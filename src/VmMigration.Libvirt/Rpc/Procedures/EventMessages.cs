using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>
/// What events carry. Those that began with libvirt's callback numbers wrap an older message behind the number, later ones
/// hold all in one; on the wire that is the same.
/// </summary>
internal static class EventMessages
{
    /// <summary>DOMAIN_EVENT_CALLBACK_LIFECYCLE: defined, started, suspended, resumed, stopped, removed.</summary>
    public static XdrCodec<LifecycleMessage> Lifecycle => field ??= Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.Int32, Xdr.Int32)
        .As(v => new LifecycleMessage(v.Item1, v.Item2, v.Item3, v.Item4), e => (e.CallbackId, e.Domain, e.Event, e.Detail));

    /// <summary>DOMAIN_EVENT_CALLBACK_REBOOT: restarted from within.</summary>
    public static XdrCodec<DomainMessage> Reboot => field ??= Plain();

    /// <summary>DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON: a disk failed.</summary>
    public static XdrCodec<IoErrorMessage> IoErrorReason => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.String, Xdr.String, Xdr.Int32, Xdr.String)
            .As(v => new IoErrorMessage(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6),
                e => (e.CallbackId, e.Domain, e.SourcePath, e.DeviceAlias, e.Action, e.Reason));

    /// <summary>DOMAIN_EVENT_CALLBACK_CONTROL_ERROR: its monitor cannot be spoken to any more.</summary>
    public static XdrCodec<DomainMessage> ControlError => field ??= Plain();

    /// <summary>DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED: the guest let go of a device.</summary>
    public static XdrCodec<DeviceRemovedMessage> DeviceRemoved => field ??= Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.String)
        .As(v => new DeviceRemovedMessage(v.Item1, v.Item2, v.Item3), e => (e.CallbackId, e.Domain, e.DeviceAlias));

    /// <summary>DOMAIN_EVENT_BLOCK_JOB_2: a disk job is ready or has ended; the disk by its target.</summary>
    public static XdrCodec<BlockJobMessage> BlockJob2 => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.String, Xdr.Int32, Xdr.Int32)
            .As(v => new BlockJobMessage(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5),
                e => (e.CallbackId, e.Domain, e.Target, e.Type, e.Status));

    /// <summary>DOMAIN_EVENT_CALLBACK_TUNABLE: a tuning value changed.</summary>
    public static XdrCodec<DomainParametersMessage> Tunable => field ??=
        Parameters(TypedParameterCodec.List(ProtocolLimits.Tunables));

    /// <summary>DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE: its agent came or went.</summary>
    public static XdrCodec<AgentLifecycleMessage> AgentLifecycle => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.Int32, Xdr.Int32)
            .As(v => new AgentLifecycleMessage(v.Item1, v.Item2, v.Item3, v.Item4),
                e => (e.CallbackId, e.Domain, e.State, e.Reason));

    /// <summary>DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION: another pass over its memory begins.</summary>
    public static XdrCodec<MigrationIterationMessage> MigrationIteration => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.Int32)
            .As(v => new MigrationIterationMessage(v.Item1, v.Item2, v.Item3), e => (e.CallbackId, e.Domain, e.Iteration));

    /// <summary>DOMAIN_EVENT_CALLBACK_JOB_COMPLETED: its job succeeded; a failure is not told.</summary>
    public static XdrCodec<DomainParametersMessage> JobCompleted => field ??= Parameters(TypedParameterCodec.JobStatistics);

    /// <summary>DOMAIN_EVENT_CALLBACK_METADATA_CHANGE: title, description or metadata changed.</summary>
    public static XdrCodec<MetadataChangeMessage> MetadataChange => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.Int32, Xdr.OptionalString)
            .As(v => new MetadataChangeMessage(v.Item1, v.Item2, v.Item3, v.Item4),
                e => (e.CallbackId, e.Domain, e.Type, e.Namespace));

    /// <summary>DOMAIN_EVENT_BLOCK_THRESHOLD: a disk grew past its threshold.</summary>
    public static XdrCodec<BlockThresholdMessage> BlockThreshold => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.String, Xdr.OptionalString, Xdr.UInt64, Xdr.UInt64)
            .As(v => new BlockThresholdMessage(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6),
                e => (e.CallbackId, e.Domain, e.Device, e.Path, e.Threshold, e.Excess));

    /// <summary>DOMAIN_EVENT_MEMORY_FAILURE: the host's memory failed under it.</summary>
    public static XdrCodec<MemoryFailureMessage> MemoryFailure => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, Xdr.Int32, Xdr.Int32, Xdr.UInt32)
            .As(v => new MemoryFailureMessage(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5),
                e => (e.CallbackId, e.Domain, e.Recipient, e.Action, e.Flags));

    /// <summary>CONNECT_EVENT_CONNECTION_CLOSED: the daemon lost the hypervisor.</summary>
    public static XdrCodec<ConnectionClosedMessage> ConnectionClosed => field ??=
        Xdr.Int32.As(v => new ConnectionClosedMessage(v), e => e.Reason);

    /// <summary>NETWORK_EVENT_LIFECYCLE: a network was defined, removed, started, stopped.</summary>
    public static XdrCodec<NetworkLifecycleMessage> NetworkLifecycle => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Network, Xdr.Int32, Xdr.Int32)
            .As(v => new NetworkLifecycleMessage(v.Item1, v.Item2, v.Item3, v.Item4),
                e => (e.CallbackId, e.Network, e.Event, e.Detail));

    /// <summary>STORAGE_POOL_EVENT_LIFECYCLE: a pool was defined, removed, started, stopped, created, deleted.</summary>
    public static XdrCodec<PoolLifecycleMessage> PoolLifecycle => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Pool, Xdr.Int32, Xdr.Int32)
            .As(v => new PoolLifecycleMessage(v.Item1, v.Item2, v.Item3, v.Item4), e => (e.CallbackId, e.Pool, e.Event, e.Detail));

    /// <summary>STORAGE_POOL_EVENT_REFRESH: a pool's volumes were looked for again.</summary>
    public static XdrCodec<PoolRefreshMessage> PoolRefresh => field ??= Xdr.Of(Xdr.Int32, ObjectCodecs.Pool)
        .As(v => new PoolRefreshMessage(v.Item1, v.Item2), e => (e.CallbackId, e.Pool));

    /// <summary>SECRET_EVENT_LIFECYCLE: a secret was defined or removed.</summary>
    public static XdrCodec<SecretLifecycleMessage> SecretLifecycle => field ??=
        Xdr.Of(Xdr.Int32, ObjectCodecs.Secret, Xdr.Int32, Xdr.Int32)
            .As(v => new SecretLifecycleMessage(v.Item1, v.Item2, v.Item3, v.Item4),
                e => (e.CallbackId, e.Secret, e.Event, e.Detail));

    /// <summary>SECRET_EVENT_VALUE_CHANGED: a secret was given another value.</summary>
    public static XdrCodec<SecretValueChangedMessage> SecretValueChanged => field ??= Xdr.Of(Xdr.Int32, ObjectCodecs.Secret)
        .As(v => new SecretValueChangedMessage(v.Item1, v.Item2), e => (e.CallbackId, e.Secret));

    private static XdrCodec<DomainMessage> Plain() => Xdr.Of(Xdr.Int32, ObjectCodecs.Domain)
        .As(v => new DomainMessage(v.Item1, v.Item2), e => (e.CallbackId, e.Domain));

    private static XdrCodec<DomainParametersMessage> Parameters(XdrCodec<TypedParameters> parameters) =>
        Xdr.Of(Xdr.Int32, ObjectCodecs.Domain, parameters)
            .As(v => new DomainParametersMessage(v.Item1, v.Item2, v.Item3), e => (e.CallbackId, e.Domain, e.Parameters));
}

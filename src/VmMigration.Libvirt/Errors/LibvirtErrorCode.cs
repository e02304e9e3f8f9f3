namespace VmMigration.Libvirt;

/// <summary>libvirt's error codes (<c>virErrorNumber</c>) that change what is to be done; others keep their number.</summary>
public enum LibvirtErrorCode
{
    /// <summary>VIR_ERR_OK.</summary>
    Ok = 0,
    /// <summary>VIR_ERR_INTERNAL_ERROR.</summary>
    InternalError = 1,
    /// <summary>VIR_ERR_NO_SUPPORT: the hypervisor driver lacks the call.</summary>
    NoSupport = 3,
    /// <summary>VIR_ERR_NO_CONNECT: there is no such driver.</summary>
    NoConnection = 5,
    /// <summary>VIR_ERR_INVALID_ARG.</summary>
    InvalidArgument = 8,
    /// <summary>VIR_ERR_OPERATION_FAILED.</summary>
    OperationFailed = 9,
    /// <summary>VIR_ERR_OPERATION_DENIED: a read-only connection may not do this.</summary>
    OperationDenied = 29,
    /// <summary>VIR_ERR_SYSTEM_ERROR: a system call failed; the message ends in its errno text.</summary>
    SystemError = 38,
    /// <summary>VIR_ERR_RPC: also "unknown procedure", with domain RPC.</summary>
    Rpc = 39,
    /// <summary>VIR_ERR_NO_DOMAIN.</summary>
    NoDomain = 42,
    /// <summary>VIR_ERR_AUTH_FAILED.</summary>
    AuthenticationFailed = 45,
    /// <summary>VIR_ERR_NO_STORAGE_POOL.</summary>
    NoStoragePool = 49,
    /// <summary>VIR_ERR_NO_STORAGE_VOL.</summary>
    NoStorageVolume = 50,
    /// <summary>VIR_ERR_NO_NODE_DEVICE.</summary>
    NoNodeDevice = 53,
    /// <summary>VIR_ERR_OPERATION_INVALID: not in the state that the thing is in.</summary>
    OperationInvalid = 55,
    /// <summary>VIR_ERR_INVALID_SECRET: among others, the value of a private one is asked for.</summary>
    InvalidSecret = 65,
    /// <summary>VIR_ERR_NO_SECRET: there is none, or it has no value.</summary>
    NoSecret = 66,
    /// <summary>VIR_ERR_CONFIG_UNSUPPORTED.</summary>
    ConfigurationUnsupported = 67,
    /// <summary>VIR_ERR_OPERATION_TIMEOUT: the domain's job lock was not free within 30 s.</summary>
    OperationTimeout = 68,
    /// <summary>VIR_ERR_NO_DOMAIN_SNAPSHOT.</summary>
    NoDomainSnapshot = 72,
    /// <summary>VIR_ERR_ARGUMENT_UNSUPPORTED: an unknown parameter, flag or URI scheme.</summary>
    ArgumentUnsupported = 74,
    /// <summary>VIR_ERR_OPERATION_ABORTED: somebody aborted the job.</summary>
    OperationAborted = 78,
    /// <summary>VIR_ERR_AUTH_CANCELLED.</summary>
    AuthenticationCancelled = 79,
    /// <summary>VIR_ERR_MIGRATE_UNSAFE.</summary>
    MigrateUnsafe = 81,
    /// <summary>VIR_ERR_OPERATION_UNSUPPORTED.</summary>
    OperationUnsupported = 84,
    /// <summary>VIR_ERR_ACCESS_DENIED: a polkit rule refuses the call.</summary>
    AccessDenied = 88,
    /// <summary>VIR_ERR_CPU_INCOMPATIBLE.</summary>
    CpuIncompatible = 91,
    /// <summary>VIR_ERR_MIGRATE_FINISH_OK: what Finish answers when asked to cancel, and could.</summary>
    MigrateFinishOk = 93,
    /// <summary>VIR_ERR_AUTH_UNAVAILABLE: no polkit agent could ask.</summary>
    AuthenticationUnavailable = 94,
    /// <summary>VIR_ERR_NO_DOMAIN_CHECKPOINT.</summary>
    NoDomainCheckpoint = 103,
}

namespace VmMigration;

/// <summary>libvirt's states of a guest (<c>virDomainState</c>).</summary>
public enum VmState
{
    /// <summary>VIR_DOMAIN_NOSTATE.</summary>
    Unknown = 0,
    /// <summary>VIR_DOMAIN_RUNNING.</summary>
    Running = 1,
    /// <summary>VIR_DOMAIN_BLOCKED: waits for something; runs.</summary>
    Blocked = 2,
    /// <summary>VIR_DOMAIN_PAUSED.</summary>
    Paused = 3,
    /// <summary>VIR_DOMAIN_SHUTDOWN: is shutting down.</summary>
    ShuttingDown = 4,
    /// <summary>VIR_DOMAIN_SHUTOFF.</summary>
    ShutOff = 5,
    /// <summary>VIR_DOMAIN_CRASHED.</summary>
    Crashed = 6,
    /// <summary>VIR_DOMAIN_PMSUSPENDED: sleeps.</summary>
    Suspended = 7,
}

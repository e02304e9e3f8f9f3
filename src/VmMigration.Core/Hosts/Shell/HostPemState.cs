namespace VmMigration.Hosts;

/// <summary>Whether a file that TLS needs is there.</summary>
public enum HostPemState
{
    /// <summary>It is there.</summary>
    There,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>This user may not look.</summary>
    Hidden,
}

namespace VmMigration.Libvirt;

/// <summary>What a job is (<c>virDomainJobType</c>).</summary>
public enum DomainJobType
{
    /// <summary>There is none.</summary>
    None = 0,
    /// <summary>It runs and its end can be told.</summary>
    Bounded = 1,
    /// <summary>It runs; a migration always says so.</summary>
    Unbounded = 2,
    /// <summary>It succeeded.</summary>
    Completed = 3,
    /// <summary>It failed.</summary>
    Failed = 4,
    /// <summary>It was aborted.</summary>
    Cancelled = 5,
}

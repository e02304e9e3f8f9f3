namespace VmMigration.Libvirt;

/// <summary>What is done to a disk (<c>virDomainBlockJobType</c>).</summary>
public enum BlockJobKind
{
    /// <summary>It takes in what its backing image holds.</summary>
    Pull = 1,
    /// <summary>It is copied elsewhere.</summary>
    Copy = 2,
    /// <summary>An image below it is merged into the one below that.</summary>
    Commit = 3,
    /// <summary>Its top image is merged into the one below.</summary>
    ActiveCommit = 4,
    /// <summary>It is backed up.</summary>
    Backup = 5,
}

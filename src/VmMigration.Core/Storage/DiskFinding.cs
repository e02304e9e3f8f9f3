namespace VmMigration.Storage;

/// <summary>What can be said of a disk before a move.</summary>
/// <param name="Subject">The disk.</param>
internal sealed record DiskFinding(DiskSubject Subject)
{
    /// <summary>What becomes of it; null where something stands in the way, or it is not known.</summary>
    public DiskPlan? Plan { get; init; }

    /// <summary>What stands in the way, with the check that asks about it.</summary>
    public MigrationException? Refusal { get; init; }

    /// <summary>Why nothing can be said of it.</summary>
    public string? WhyUnknown { get; init; }

    /// <summary>Whether something that it is based on could not be looked at, or not be compared.</summary>
    public bool IsBackingUnknown { get; init; }

    /// <summary>What of its image no copy has, or why that could not be seen; null where it has nothing beside the disk.</summary>
    public string? BeyondCopy { get; init; }

    /// <summary>What it is called in the guest's XML.</summary>
    public string Target => Subject.Disk.Target;
}

namespace VmMigration.Storage;

/// <summary>What can be said of all disks of a guest before a move: what a plan decides, without an end at the first refusal.</summary>
/// <param name="Disks">Each disk, in the order of the guest's XML.</param>
internal sealed record StorageSurvey(IReadOnlyList<DiskFinding> Disks)
{
    /// <summary>Why the copies have no room; null where they have, as far as is known.</summary>
    public MigrationException? NoRoom { get; init; }

    /// <summary>The copies that would be made.</summary>
    public IReadOnlyList<PlannedCopy> Copies { get; init; } = [];
}

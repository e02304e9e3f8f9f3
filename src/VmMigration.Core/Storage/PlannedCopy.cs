namespace VmMigration.Storage;

/// <summary>A copy that is going to be made.</summary>
/// <param name="Subject">The disk.</param>
/// <param name="Place">Where it goes.</param>
/// <param name="Source">The image on the source.</param>
/// <param name="Capacity">What the guest sees, in bytes.</param>
internal sealed record PlannedCopy(DiskSubject Subject, DiskPlace Place, StorageVolumeDescription Source, long Capacity)
{
    /// <summary>Whether it is a device on the source, and no file.</summary>
    public bool IsOfDevice { get; init; }

    /// <summary>The image's name there: the same on both hosts, unless that is taken.</summary>
    public string Name { get; init; } = Source.Name;

    /// <summary>What it wants on the destination, in bytes.</summary>
    public long Wants(bool overCommit) => overCommit ? Math.Min(Source.Allocation, Capacity) : Capacity;
}

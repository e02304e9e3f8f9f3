namespace VmMigration.Storage;

/// <summary>What a folder is on the two hosts of a move.</summary>
/// <param name="Folder">The folder on the source.</param>
/// <param name="State">Whether it is one folder, or two.</param>
internal sealed record FolderFinding(string Folder, FolderState State)
{
    /// <summary>Why it cannot be seen; null where it can.</summary>
    public string? WhyUnknown { get; init; }

    /// <summary>Why the destination's was not looked at, and nothing is made in it; null where it was.</summary>
    public MigrationException? Refused { get; init; }

    /// <summary>The destination's pool over it; null where it has none that lasts.</summary>
    public string? Pool { get; init; }

    /// <summary>The size of what it is on, on the destination, in bytes; null where that is not known.</summary>
    public long? Capacity { get; init; }

    /// <summary>What is left of that, in bytes; null where that is not known.</summary>
    public long? Available { get; init; }

    /// <summary>The source's files that were asked for, by name.</summary>
    public IReadOnlyDictionary<string, StorageVolumeDescription> Here { get; init; } = new Dictionary<string, StorageVolumeDescription>();

    /// <summary>The destination's files of these names.</summary>
    public IReadOnlyDictionary<string, StorageVolumeDescription> There { get; init; } = new Dictionary<string, StorageVolumeDescription>();
}

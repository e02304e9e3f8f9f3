using VmMigration.Storage;

namespace VmMigration.Tests.Support;

/// <summary>A folder with images.</summary>
internal sealed class FakeFolder
{
    public Dictionary<string, StorageVolumeDescription> Volumes { get; } = [];

    public Dictionary<string, byte[]> Contents { get; } = [];

    public long Available { get; init; } = 1L << 39;

    public FakeFolder With(string name, long capacity, long allocation = 0, string format = "raw", byte[]? content = null)
    {
        Volumes[name] = new StorageVolumeDescription(name, capacity, allocation) { Format = format };
        Contents[name] = content ?? [];
        return this;
    }
}

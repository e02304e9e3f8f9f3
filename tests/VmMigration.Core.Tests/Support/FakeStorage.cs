using VmMigration.Storage;

namespace VmMigration.Tests.Support;

/// <summary>
/// A host's folders as its daemon shows them: through a pool that lasts, or one that is started for the occasion; no two over
/// one folder. A folder that two hosts are given is shared by them.
/// </summary>
internal sealed class FakeStorage : IHostStorage
{
    private readonly Dictionary<string, FakeFolder> _folders = [];
    private readonly Dictionary<string, StoragePoolDescription> _pools = [];

    /// <summary>The images behind the disks of guests that run.</summary>
    public List<GuestImage> Images { get; } = [];

    /// <summary>What making a volume does, before it is made.</summary>
    public Action<string> OnCreate { get; set; } = _ => { };

    /// <summary>What starting a pool over a folder waits for.</summary>
    public Func<string, Task> OnStart { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often it was asked for anything.</summary>
    public int Questions { get; private set; }

    /// <summary>Why no pool can be started over a folder; null where one can.</summary>
    public MigrationException? RefusesFolder { get; set; }

    public IEnumerable<string> Pools => _pools.Keys;

    public void Has(string folder, FakeFolder content) => _folders[folder] = content;

    public void HasPool(string name, string folder) =>
        _pools[name] = new StoragePoolDescription(name, "dir") { TargetPath = folder, Capacity = 1L << 40, Available = _folders[folder].Available };

    /// <summary>A pool that is no folder.</summary>
    public void HasPool(StoragePoolDescription pool) => _pools[pool.Name] = pool;

    public FakeFolder? Folder(string folder) => _folders.GetValueOrDefault(folder);

    public Task<IReadOnlyList<StoragePoolDescription>> ListPoolsAsync(CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<StoragePoolDescription>>([.. _pools.Values]);

    public Task<StoragePoolDescription?> FindPoolAsync(string name, CancellationToken cancellationToken) => Answer(_pools.GetValueOrDefault(name));

    /// <summary>Pools that are defined, and not started.</summary>
    public HashSet<string> Stopped { get; } = [];

    public Task<bool> IsStartedAsync(string name, CancellationToken cancellationToken) => Answer(_pools.ContainsKey(name) && !Stopped.Contains(name));

    public Task<IReadOnlyList<string>> ListVolumeNamesAsync(string pool, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<string>>([.. FolderOf(pool).Volumes.Keys]);

    public Task<StoragePoolDescription?> FindPoolOfFolderAsync(string folder, CancellationToken cancellationToken) =>
        Answer(_pools.Values.FirstOrDefault(p => p.TargetPath == folder));

    public async Task<StoragePoolDescription?> StartPoolOfFolderAsync(string folder, bool build, CancellationToken cancellationToken)
    {
        await OnStart(folder);
        if (RefusesFolder is not null)
        {
            throw RefusesFolder;
        }

        if (build)
        {
            _folders.TryAdd(folder, new FakeFolder());
        }

        if (!_folders.ContainsKey(folder))
        {
            return await Answer<StoragePoolDescription?>(null);
        }

        if (_pools.Values.FirstOrDefault(p => p.TargetPath == folder) is { } standing)
        {
            return await Answer<StoragePoolDescription?>(standing);
        }

        var name = $"{FolderAccess.PoolPrefix}{Guid.NewGuid():N}";
        HasPool(name, folder);
        return await Answer<StoragePoolDescription?>(_pools[name]);
    }

    public Task StopPoolAsync(string name, CancellationToken cancellationToken) => Answer(_pools.Remove(name));

    public Task<StoragePoolDescription> RefreshAsync(string name, CancellationToken cancellationToken) => Answer(_pools[name]);

    public Task RemoveFolderAsync(string folder, CancellationToken cancellationToken) =>
        Answer(_folders.TryGetValue(folder, out var found) && found.Volumes.Count == 0 && _folders.Remove(folder));

    public Task<StorageVolumeDescription?> FindVolumeAsync(string pool, string name, CancellationToken cancellationToken) =>
        Answer(FolderOf(pool).Volumes.GetValueOrDefault(name));

    public Task<IReadOnlyList<StorageVolumeDescription>> ListVolumesAsync(string pool, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<StorageVolumeDescription>>([.. FolderOf(pool).Volumes.Values]);

    public Task<(StoragePoolDescription Pool, string Name)?> FindVolumeByPathAsync(string path, CancellationToken cancellationToken) => Answer(
        _pools.Values.Where(p => p.TargetPath is not null && path.StartsWith($"{p.TargetPath}/", StringComparison.Ordinal))
            .Select(p => ((StoragePoolDescription, string)?)(p, path[(p.TargetPath!.Length + 1)..])).FirstOrDefault());

    public Task<StorageVolumeDescription> CreateVolumeAsync(string pool, NewVolume volume, CancellationToken cancellationToken)
    {
        OnCreate(volume.Name);
        var made = new StorageVolumeDescription(volume.Name, volume.Capacity, 0) { Format = volume.Format, BackingPath = volume.BackingPath, Mode = "0600" };
        FolderOf(pool).Volumes.Add(volume.Name, made);
        FolderOf(pool).Contents[volume.Name] = [];
        return Answer(made);
    }

    public Task DeleteVolumeAsync(string pool, string name, CancellationToken cancellationToken) => Answer(FolderOf(pool).Volumes.Remove(name));

    public Task<byte[]> DigestAsync(string pool, string name, CancellationToken cancellationToken) =>
        Answer(System.Security.Cryptography.SHA256.HashData(FolderOf(pool).Contents.GetValueOrDefault(name, [])));

    public Task<byte[]> ReadAsync(string pool, string name, long limit, CancellationToken cancellationToken) =>
        Answer(FolderOf(pool).Contents.GetValueOrDefault(name, []));

    public Task<byte[]> ReadPartAsync(string pool, string name, long offset, int length, CancellationToken cancellationToken) =>
        Answer<byte[]>([.. FolderOf(pool).Contents.GetValueOrDefault(name, []).Skip((int)offset).Take(length)]);

    public Task WriteAsync(string pool, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        Answer(FolderOf(pool).Contents[name] = content.ToArray());

    /// <summary>Why it does not tell of images; null where it does.</summary>
    public MigrationException? RefusesImages { get; set; }

    public Task<IReadOnlyList<GuestImage>> ListImagesAsync(Guid? guest, CancellationToken cancellationToken) =>
        RefusesImages is not null ? throw RefusesImages : Answer<IReadOnlyList<GuestImage>>([.. Images.Where(i => guest is null || i.Guest == guest)]);

    private FakeFolder FolderOf(string pool) => _folders[_pools[pool].TargetPath!];

    private Task<T> Answer<T>(T answer)
    {
        Questions++;
        return Task.FromResult(answer);
    }
}

using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>
/// Sees what can be read without changing anything: folders with a started pool over them. One file of the same name that
/// both hosts saw change at the same nanosecond is one file; one that the destination lacks shows that there are two folders.
/// Where neither is so, nothing is known.
/// </summary>
internal sealed class ReadingSight(GuestView guest, HostView source, HostView destination) : IStorageSight
{
    public IHostStorage Here => source.Storage;

    public IHostStorage There => destination.Storage;

    public IEnumerable<MigrationLeftover> Leftovers => [];

    public bool ComparesContent => false;

    public async Task<FolderFinding> LookAsync(string folder, IReadOnlyCollection<string> names, bool prove)
    {
        var there = await destination.PoolOverAsync(folder).ConfigureAwait(false);
        if (there is null)
        {
            return await LookByShellAsync(folder, names).ConfigureAwait(false) ?? Unknown(folder, $"{destination.Name} has no started pool over {folder}");
        }

        if (source.IsForMany && source.SharedFolders.ContainsKey((destination.Name, folder))
            && names.All((await There.ListVolumeNamesAsync(there.Name, CancellationToken.None).ConfigureAwait(false)).Contains))
        {
            return new FolderFinding(folder, FolderState.Shared) { Pool = there.Name, Capacity = there.Capacity, Available = there.Available };
        }

        var here = await FilesHereAsync(folder, names).ConfigureAwait(false);
        var files = await FilesAsync(destination, there.Name, names).ConfigureAwait(false);
        var finding = new FolderFinding(folder, FolderState.Unproved)
        {
            Pool = there.Name, Capacity = there.Capacity, Available = there.Available, Here = here, There = files,
        };
        if (here.Any(f => IsSame(f.Value, files.GetValueOrDefault(f.Key))))
        {
            source.SharedFolders[(destination.Name, folder)] = true;
            return finding with { State = FolderState.Shared };
        }

        if (here.Keys.Any(n => !files.ContainsKey(n)))
        {
            return finding with { State = FolderState.Apart };
        }

        return here.Count > 0 && !prove ? finding
            : await LookByShellAsync(folder, names).ConfigureAwait(false) is { } seen ? seen with { Pool = there.Name, Capacity = there.Capacity, Available = there.Available }
            : Unknown(folder, here.Count > 0
                ? $"both hosts have {FolderPath.Join(folder, here.Keys.First())}, and nothing that can be read proves whether it is one file"
                : $"{source.Name} has no started pool over {folder}");
    }

    /// <summary>Files tell more of themselves to a shell; null where there is none, or that does not help.</summary>
    private async Task<FolderFinding?> LookByShellAsync(string folder, IReadOnlyCollection<string> names)
    {
        string[] paths = [.. names.Distinct(StringComparer.Ordinal).Select(n => FolderPath.Join(folder, n))];
        if (await destination.StatAsync([folder, .. paths]).ConfigureAwait(false) is not { } there || there.Values.Any(f => f.Kind is HostFileKind.Unknown))
        {
            return null;
        }

        var stats = await source.StatAsync(paths).ConfigureAwait(false);
        var here = await FilesHereAsync(folder, names).ConfigureAwait(false);
        foreach (var file in (stats ?? new Dictionary<string, HostFile>()).Values.Where(f => f.Exists))
        {
            here.TryAdd(FolderPath.NameOf(file.Path), VolumeOf(file));
        }

        var state = there[folder].Kind is HostFileKind.Missing ? FolderState.Missing
            : paths.Any(p => IsSame(stats?.GetValueOrDefault(p), there[p])) ? FolderState.Shared
            : paths.Any(p => there[p].Kind is HostFileKind.Missing) ? FolderState.Apart
            : FolderState.Unknown;
        return state is FolderState.Unknown ? null : new FolderFinding(folder, state)
        {
            Here = here,
            There = paths.Where(p => there[p].Exists).ToDictionary(FolderPath.NameOf, p => VolumeOf(there[p]), StringComparer.Ordinal),
        };
    }

    /// <summary>Which file of its file system it is, how long, and when it changed: what no two files have in common.</summary>
    private static bool IsSame(HostFile? here, HostFile there) => here is { Exists: true } && there.Exists
        && (here.Inode, here.Size, here.Modified, here.Changed) == (there.Inode, there.Size, there.Modified, there.Changed);

    private static StorageVolumeDescription VolumeOf(HostFile file) => new(FolderPath.NameOf(file.Path), file.Size, file.Size);

    public async Task<(bool IsSeen, StorageVolumeDescription? File)> FindHereAsync(string path) =>
        await source.PoolOverAsync(FolderPath.Of(path)).ConfigureAwait(false) is { } pool
            ? (true, await Here.FindVolumeAsync(pool.Name, FolderPath.NameOf(path), CancellationToken.None).ConfigureAwait(false))
            : (false, null);

    public Task<bool> HasSameContentAsync(string folder, string name) => throw new NotSupportedException("Content is not compared.");

    public async Task<ImageContents?> LookIntoAsync(string folder, string name) =>
        await source.PoolOverAsync(folder).ConfigureAwait(false) is { } pool
            ? await ImageContents.ReadAsync(
                (offset, length) => Here.ReadPartAsync(pool.Name, name, offset, length, CancellationToken.None)).ConfigureAwait(false)
            : null;

    public async Task<bool> CarriesBitmapsAsync() => BitmapReleases.Carry(
        await source.FactsAsync().ConfigureAwait(false), await destination.FactsAsync().ConfigureAwait(false));

    public Task<byte[]> ReadAsync(string folder, string name, long limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Content is not read.");

    /// <summary>Without a pool, of the images of a guest that runs the sizes are known all the same.</summary>
    private async Task<Dictionary<string, StorageVolumeDescription>> FilesHereAsync(string folder, IReadOnlyCollection<string> names)
    {
        if (await source.PoolOverAsync(folder).ConfigureAwait(false) is { } pool)
        {
            return await FilesAsync(source, pool.Name, names).ConfigureAwait(false);
        }

        var images = guest.Status.IsActive ? await guest.ImagesAsync().ConfigureAwait(false) : [];
        return images.Where(i => i.Capacity > 0 && i.Path.StartsWith('/') && FolderPath.Of(i.Path) == folder)
            .DistinctBy(i => i.Path)
            .ToDictionary(
                i => FolderPath.NameOf(i.Path), i => new StorageVolumeDescription(FolderPath.NameOf(i.Path), i.Capacity, i.Physical), StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, StorageVolumeDescription>> FilesAsync(HostView host, string pool, IReadOnlyCollection<string> names)
    {
        Dictionary<string, StorageVolumeDescription> files = new(StringComparer.Ordinal);
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (await host.Storage.FindVolumeAsync(pool, name, CancellationToken.None).ConfigureAwait(false) is { } volume)
            {
                files[name] = volume;
            }
        }

        return files;
    }

    private static bool IsSame(StorageVolumeDescription here, StorageVolumeDescription? there) =>
        here.Changed is not null && here.Changed == there?.Changed && here.Allocation == there.Allocation && here.Capacity == there.Capacity;

    private static FolderFinding Unknown(string folder, string why) => new(folder, FolderState.Unknown) { WhyUnknown = why };
}

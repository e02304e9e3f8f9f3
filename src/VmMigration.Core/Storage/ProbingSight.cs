using VmMigration.Hosts;

namespace VmMigration.Storage;

/// <summary>Sees everything: through pools that are started for it, and markers that prove what is shared.</summary>
internal sealed class ProbingSight(IHypervisor source, IHypervisor destination, FolderLooks looks, CancellationToken cancellation) : IStorageSight
{
    public IHostStorage Here => source.Storage;

    public IHostStorage There => destination.Storage;

    public IEnumerable<MigrationLeftover> Leftovers => looks.Leftovers;

    public bool ComparesContent => true;

    public Task<FolderFinding> LookAsync(string folder, IReadOnlyCollection<string> names, bool prove)
    {
        looks.Announce(folder);
        return FolderProbe.LookAsync(source, folder, destination, folder, names, looks.Markers, prove, cancellation);
    }

    public Task<(bool IsSeen, StorageVolumeDescription? File)> FindHereAsync(string path)
    {
        var folder = FolderPath.Of(path);
        looks.Announce(folder);
        return FolderAccess.UseAsync(
            source,
            folder,
            build: false,
            async pool => (true, pool is null ? null : await Here.FindVolumeAsync(pool.Name, FolderPath.NameOf(path), cancellation).ConfigureAwait(false)),
            cancellation);
    }

    public Task<bool> HasSameContentAsync(string folder, string name) => FolderAccess.UseBothAsync(
        (source, folder),
        (destination, folder),
        async (here, there) =>
        {
            var sums = await Task.WhenAll(
                Here.DigestAsync(here!.Name, name, cancellation), There.DigestAsync(there!.Name, name, cancellation)).ConfigureAwait(false);
            return sums[0].AsSpan().SequenceEqual(sums[1]);
        },
        cancellation);

    public Task<ImageContents?> LookIntoAsync(string folder, string name) => FolderAccess.UseAsync(
        source,
        folder,
        build: false,
        async pool => pool is null ? null : (ImageContents?)await ImageContents.ReadAsync(
            (offset, length) => Here.ReadPartAsync(pool.Name, name, offset, length, cancellation)).ConfigureAwait(false),
        cancellation);

    public async Task<bool> CarriesBitmapsAsync() => BitmapReleases.Carry(
        await source.GetFactsAsync(cancellation).ConfigureAwait(false), await destination.GetFactsAsync(cancellation).ConfigureAwait(false));

    public Task<byte[]> ReadAsync(string folder, string name, long limit, CancellationToken cancellationToken) => FolderAccess.UseAsync(
        source, folder, build: false, pool => Here.ReadAsync(pool!.Name, name, limit, cancellationToken), cancellationToken);
}

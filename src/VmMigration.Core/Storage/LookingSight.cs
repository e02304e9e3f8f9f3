using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>Sees what can be read, and looks where reading says nothing.</summary>
/// <param name="reading">Sees what can be read.</param>
/// <param name="looks">Looks; null where nothing may be changed for it.</param>
internal sealed class LookingSight(ReadingSight reading, MoveLooks? looks) : IStorageSight
{
    public IEnumerable<MigrationLeftover> Leftovers => looks?.Leftovers ?? reading.Leftovers;

    public IHostStorage Here => reading.Here;

    public IHostStorage There => reading.There;

    /// <summary>Images may be as large as disks.</summary>
    public bool ComparesContent => false;

    public async Task<FolderFinding> LookAsync(string folder, IReadOnlyCollection<string> names, bool prove)
    {
        var seen = await reading.LookAsync(folder, names, prove).ConfigureAwait(false);
        return seen.State is FolderState.Unknown && looks is not null
            ? await looks.LookAsync(folder, names, prove).ConfigureAwait(false)
            : seen;
    }

    public async Task<(bool IsSeen, StorageVolumeDescription? File)> FindHereAsync(string path)
    {
        var seen = await reading.FindHereAsync(path).ConfigureAwait(false);
        return seen.IsSeen || looks is null ? seen : await looks.FindHereAsync(path).ConfigureAwait(false);
    }

    public Task<bool> HasSameContentAsync(string folder, string name) => reading.HasSameContentAsync(folder, name);

    public async Task<ImageContents?> LookIntoAsync(string folder, string name) =>
        await reading.LookIntoAsync(folder, name).ConfigureAwait(false)
        ?? (looks is null ? null : await looks.LookIntoAsync(folder, name).ConfigureAwait(false));

    public Task<bool> CarriesBitmapsAsync() => reading.CarriesBitmapsAsync();

    public Task<byte[]> ReadAsync(string folder, string name, long limit, CancellationToken cancellationToken) =>
        reading.ReadAsync(folder, name, limit, cancellationToken);
}

using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>
/// Looks into folders of a move's two hosts for checks, as its plan does: through pools that last as long as the look, each of which is
/// written down before it is taken. Each question is asked once in a pass; where many guests are asked about, a folder is
/// looked through once for all of them.
/// </summary>
/// <param name="request">The move.</param>
/// <param name="guest">The guest.</param>
/// <param name="source">The source host.</param>
/// <param name="destination">The destination host.</param>
/// <param name="services">Where looks are written down.</param>
internal sealed class MoveLooks(MigrationRequest request, GuestStatus guest, HostView source, HostView destination, (JournalFolder Journals, TimeProvider Time) services)
{
    private readonly object _gate = new();
    private FolderLooks? _looks;
    private int _taken;

    /// <summary>What earlier moves of the guest left.</summary>
    public IEnumerable<MigrationLeftover> Leftovers => MigrationLeftover.Of(services.Journals.ReadAll()).Where(l => l.Uuid == guest.Uuid);

    /// <summary>What a folder is on both hosts.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Files that both sides are asked for.</param>
    /// <param name="prove">Whether it has to be known that it is one folder, or two.</param>
    public Task<FolderFinding> LookAsync(string folder, IReadOnlyCollection<string> names, bool prove)
    {
        string[]? asked = source.IsForMany ? null : [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return source.OnceAsync(
            $"look into {folder} for {destination.Name}, {prove}: {string.Join('/', asked ?? [])}",
            token => TakeAsync(folder, markers => FolderProbe.LookAsync(
                source.Hypervisor, folder, destination.Hypervisor, folder, asked, markers, prove, token)));
    }

    /// <summary>What is in a qcow2 image of the source beside the disk; null where it cannot be looked into.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="name">The image.</param>
    public Task<ImageContents?> LookIntoAsync(string folder, string name) => source.OnceAsync(
        $"contents of {name} in {folder}",
        token => TakeAsync(folder, _ => FolderAccess.UseAsync(
            source.Hypervisor,
            folder,
            build: false,
            async pool => pool is null ? null : (ImageContents?)await ImageContents.ReadAsync(
                (offset, length) => source.Hypervisor.Storage.ReadPartAsync(pool.Name, name, offset, length, token)).ConfigureAwait(false),
            token)));

    /// <summary>A file of the source by its path, and whether that could be seen at all.</summary>
    /// <param name="path">Its path.</param>
    public Task<(bool IsSeen, StorageVolumeDescription? File)> FindHereAsync(string path)
    {
        var (folder, name) = (FolderPath.Of(path), FolderPath.NameOf(path));
        return source.OnceAsync(
            $"whether {path} is there",
            token => TakeAsync(folder, _ => FolderAccess.UseAsync(
                source.Hypervisor,
                folder,
                build: false,
                async pool => (true, pool is null ? null : await source.Hypervisor.Storage.FindVolumeAsync(pool.Name, name, token).ConfigureAwait(false)),
                token)));
    }

    /// <summary>The names of what is in a folder of one of the hosts; null where that has no such folder.</summary>
    /// <param name="host">The host.</param>
    /// <param name="folder">The folder.</param>
    public Task<IReadOnlyList<string>?> NamesInAsync(HostView host, string folder) => host.OnceAsync(
        $"names in {folder}",
        token => TakeAsync(folder, _ => FolderAccess.SeeAsync(
            host.Hypervisor,
            folder,
            async pool => pool is null ? null : await host.Hypervisor.Storage.ListVolumeNamesAsync(pool.Name, token).ConfigureAwait(false),
            token)));

    /// <summary>Looks that are taken side by side stand in one journal, so that one that is killed leaves one.</summary>
    private async Task<T> TakeAsync<T>(string folder, Func<FolderMarkers, Task<T>> look)
    {
        var markers = new FolderMarkers();
        FolderLooks looks;
        lock (_gate)
        {
            looks = _looks ??= new FolderLooks(services.Journals, request, guest, services.Time);
            looks.Announce(folder, markers);
            _taken++;
        }

        try
        {
            return await looks.TakeAsync(() => look(markers)).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                if (--_taken == 0)
                {
                    looks.Dispose();
                    _looks = null;
                }
            }
        }
    }
}

using VmMigration.Storage;

namespace VmMigration.Preflight;

public sealed partial record MoveView
{
    /// <summary>
    /// Whether there is something at each of these paths: by a host's shell, or by the folders as a storage pool sees them. What is
    /// not known is left out; so are, without a shell, sockets and pipes, which no pool lists.
    /// </summary>
    /// <param name="host">The host.</param>
    /// <param name="paths">Absolute paths.</param>
    internal async Task<IReadOnlyDictionary<string, bool>> HasFilesAsync(HostView host, IReadOnlyCollection<string> paths)
    {
        Dictionary<string, bool> found = new(StringComparer.Ordinal);
        if (await host.StatAsync(paths).ConfigureAwait(false) is { } seen)
        {
            return seen.Values.Where(f => f.Kind is not Hosts.HostFileKind.Unknown).ToDictionary(f => f.Path, f => f.Exists, StringComparer.Ordinal);
        }

        foreach (var folder in paths.GroupBy(FolderPath.Of, StringComparer.Ordinal))
        {
            var (isKnown, names) = await NamesInAsync(host, folder.Key).ConfigureAwait(false);
            foreach (var path in folder.Where(_ => isKnown))
            {
                found[path] = names?.Contains(FolderPath.NameOf(path)) is true;
            }
        }

        return found;
    }

    /// <summary>Whether a host has a folder; null where that is not known.</summary>
    internal async Task<bool?> HasFolderAsync(HostView host, string folder)
    {
        if (await host.StatAsync([folder]).ConfigureAwait(false) is { } seen)
        {
            return seen[folder].Kind is Hosts.HostFileKind.Unknown ? null : seen[folder].Kind is Hosts.HostFileKind.Directory;
        }

        var (isKnown, names) = await NamesInAsync(host, folder).ConfigureAwait(false);
        return isKnown ? names is not null : null;
    }

    /// <summary>The names in a folder, as a pool lists them; null for no folder.</summary>
    private async Task<(bool IsKnown, IReadOnlyList<string>? Names)> NamesInAsync(HostView host, string folder)
    {
        if (await host.PoolOverAsync(folder).ConfigureAwait(false) is { } pool)
        {
            return (true, await host.Storage.ListVolumeNamesAsync(pool.Name, CancellationToken.None).ConfigureAwait(false));
        }

        try
        {
            return Looks is null ? (false, null) : (true, await Looks.NamesInAsync(host, folder).ConfigureAwait(false));
        }
        catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            // A folder that no pool may be over is not known by looking.
            return (false, null);
        }
    }
}

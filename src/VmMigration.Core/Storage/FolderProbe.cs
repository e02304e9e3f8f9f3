using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>
/// Proves whether a folder is the same on both hosts: a file with a name and a size that nobody guesses is made through
/// the source and looked for through the destination. It is gone again when the answer is there.
/// </summary>
internal static class FolderProbe
{
    /// <summary>How the files are called.</summary>
    public const string MarkerPrefix = "vmmigration-marker-";

    /// <summary>Looks.</summary>
    /// <param name="source">The source.</param>
    /// <param name="folder">The folder there.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="folderThere">The folder on the destination.</param>
    /// <param name="names">Files that both sides are asked for; null for all that are there.</param>
    /// <param name="markers">What the markers are called, which is written down before.</param>
    /// <param name="prove">Whether it is proved; folders of mere media may be read-only.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FolderFinding> LookAsync(
        IHypervisor source, string folder, IHypervisor destination, string folderThere, IReadOnlyCollection<string>? names, FolderMarkers markers,
        bool prove, CancellationToken cancellationToken)
    {
        // What comes from the source may have another place there.
        var refused = await ImagePlaces.WhyNotAsync(destination, folderThere, cancellationToken).ConfigureAwait(false);
        return refused is null
            ? await FolderAccess.UseBothAsync((source, folder), (destination, folderThere), SeeAsync, cancellationToken).ConfigureAwait(false)
            : await FolderAccess.UseAsync(source, folder, build: false, here => SeeAsync(here, null), cancellationToken).ConfigureAwait(false) with { Refused = refused };

        async Task<FolderFinding> SeeAsync(StoragePoolDescription? here, StoragePoolDescription? there)
        {
            if (here is null)
            {
                throw new MigrationException(
                    MigrationError.StorageNotShared,
                    $"{source.Host.Name} has no folder {folder}, though a disk of the guest is in it: it was moved or unmounted under the guest.",
                    $"Look into it on {source.Host.Name} before anything else.", folder) { Check = CheckIds.DiskPaths };
            }

            var files = await FilesAsync(source, here.Name, names, cancellationToken).ConfigureAwait(false);
            if (there is null)
            {
                return new FolderFinding(folder, FolderState.Missing) { Here = files };
            }

            var shared = prove && await IsSharedAsync(source, here.Name, destination, there.Name, markers, cancellationToken).ConfigureAwait(false);
            return new FolderFinding(folder, shared ? FolderState.Shared : prove ? FolderState.Apart : FolderState.Unproved)
            {
                Pool = FolderAccess.IsOurs(there) ? null : there.Name,
                Capacity = there.Capacity,
                Available = there.Available,
                Here = files,
                There = await FilesAsync(destination, there.Name, names, cancellationToken).ConfigureAwait(false),
            };
        }
    }

    private static async Task<Dictionary<string, StorageVolumeDescription>> FilesAsync(
        IHypervisor host, string pool, IReadOnlyCollection<string>? names, CancellationToken cancellationToken)
    {
        if (names is null)
        {
            return (await host.Storage.ListVolumesAsync(pool, cancellationToken).ConfigureAwait(false)).ToDictionary(v => v.Name, StringComparer.Ordinal);
        }

        Dictionary<string, StorageVolumeDescription> files = new(StringComparer.Ordinal);
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (await host.Storage.FindVolumeAsync(pool, name, cancellationToken).ConfigureAwait(false) is { } volume)
            {
                files[name] = volume;
            }
        }

        return files;
    }

    private static async Task<bool> IsSharedAsync(
        IHypervisor source, string pool, IHypervisor destination, string poolThere, FolderMarkers markers, CancellationToken cancellationToken)
    {
        var (here, there) = (markers.On(MoveSide.Source), markers.On(MoveSide.Destination));
        long size = 512 * Random.Shared.Next(2, 200);
        try
        {
            await source.Storage.CreateVolumeAsync(pool, new NewVolume(here, size, "raw"), CancellationToken.None).ConfigureAwait(false);
            // An NFS client answers from its memory of a folder until it has written into it itself.
            await destination.Storage.CreateVolumeAsync(poolThere, new NewVolume(there, 512, "raw"), CancellationToken.None).ConfigureAwait(false);
            await destination.Storage.RefreshAsync(poolThere, cancellationToken).ConfigureAwait(false);
            var found = await destination.Storage.FindVolumeAsync(poolThere, here, cancellationToken).ConfigureAwait(false);
            return found?.Capacity == size;
        }
        finally
        {
            await ForgetAsync(source, pool, here).ConfigureAwait(false);
            await ForgetAsync(destination, poolThere, there).ConfigureAwait(false);
            await RefreshQuietlyAsync(destination, poolThere).ConfigureAwait(false);
        }
    }

    private static async Task ForgetAsync(IHypervisor host, string pool, string marker) =>
        await host.Storage.DeleteVolumeAsync(pool, marker, CancellationToken.None).ConfigureAwait(false);

    /// <summary>The destination's pool has seen the source's marker, and is not to go on listing it.</summary>
    private static async Task RefreshQuietlyAsync(IHypervisor host, string pool)
    {
        try
        {
            await host.Storage.RefreshAsync(pool, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            // It is stopped right after, or refreshed before the next look.
        }
    }
}

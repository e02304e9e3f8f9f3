using System.Collections.Concurrent;
using VmMigration.Storage;

namespace VmMigration.Preflight;

// Pools, volumes and images.
public sealed partial class HostView
{
    /// <summary>Its pools and volumes, of which each is asked about once.</summary>
    internal IHostStorage Storage => field ??= new ReadStorage(this);

    /// <summary>Folders that are known to be one with another host's, by that host's name: what one file has proved holds for all in it.</summary>
    internal ConcurrentDictionary<(string Destination, string Folder), bool> SharedFolders { get; } = new();

    /// <summary>The started pool over a folder, with what is in it now; null where there is none that lasts.</summary>
    internal Task<StoragePoolDescription?> PoolOverAsync(string folder) => OnceAsync($"pool over {folder}", async token =>
        await Hypervisor.Storage.FindPoolOfFolderAsync(folder, token).ConfigureAwait(false) is { } pool
        && !FolderAccess.IsOurs(pool)
            ? await Storage.RefreshAsync(pool.Name, token).ConfigureAwait(false)
            : null);

    /// <summary>The images behind the disks of all guests that run here.</summary>
    internal Task<IReadOnlyList<GuestImage>> ImagesAsync() => OnceAsync("images", token => Hypervisor.Storage.ListImagesAsync(null, token));
}

namespace VmMigration.Storage;

/// <summary>
/// A host's pools and volumes. Members throw <see cref="MigrationException"/> where the host refuses or is lost, and
/// <see cref="OperationCanceledException"/>.
/// </summary>
public interface IHostStorage
{
    /// <summary>All pools, started or not.</summary>
    Task<IReadOnlyList<StoragePoolDescription>> ListPoolsAsync(CancellationToken cancellationToken);

    /// <summary>A pool by its name; null where there is none.</summary>
    Task<StoragePoolDescription?> FindPoolAsync(string name, CancellationToken cancellationToken);

    /// <summary>Whether there is a pool of that name, and it is started.</summary>
    Task<bool> IsStartedAsync(string name, CancellationToken cancellationToken);

    /// <summary>The started pool over exactly that folder; null where there is none.</summary>
    Task<StoragePoolDescription?> FindPoolOfFolderAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Starts a pool over a folder: one that is defined for it, or else one without a definition. It is to be stopped by
    /// <see cref="StopPoolAsync"/>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="build">Whether a folder that is not there is made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The pool; null where there is no such folder.</returns>
    Task<StoragePoolDescription?> StartPoolOfFolderAsync(string folder, bool build, CancellationToken cancellationToken);

    /// <summary>Stops a pool; nothing where it is not started, or gone.</summary>
    Task StopPoolAsync(string name, CancellationToken cancellationToken);

    /// <summary>Looks for a pool's volumes and room again.</summary>
    Task<StoragePoolDescription> RefreshAsync(string name, CancellationToken cancellationToken);

    /// <summary>Removes a folder that is empty; nothing where it is not, or not there.</summary>
    Task RemoveFolderAsync(string folder, CancellationToken cancellationToken);

    /// <summary>A volume; null where the pool has none of that name.</summary>
    Task<StorageVolumeDescription?> FindVolumeAsync(string pool, string name, CancellationToken cancellationToken);

    /// <summary>The names of all volumes of a pool, as its last refresh found them.</summary>
    Task<IReadOnlyList<string>> ListVolumeNamesAsync(string pool, CancellationToken cancellationToken);

    /// <summary>All volumes of a pool.</summary>
    Task<IReadOnlyList<StorageVolumeDescription>> ListVolumesAsync(string pool, CancellationToken cancellationToken);

    /// <summary>The pool of the volume at a path, and its name there; null where no started pool has it.</summary>
    Task<(StoragePoolDescription Pool, string Name)?> FindVolumeByPathAsync(string path, CancellationToken cancellationToken);

    /// <summary>Makes a volume; one that is there is never overwritten.</summary>
    Task<StorageVolumeDescription> CreateVolumeAsync(string pool, NewVolume volume, CancellationToken cancellationToken);

    /// <summary>Deletes a volume with its data; nothing where there is none.</summary>
    Task DeleteVolumeAsync(string pool, string name, CancellationToken cancellationToken);

    /// <summary>The SHA-256 sum of a volume's content as it is stored, which is read over the network for it.</summary>
    Task<byte[]> DigestAsync(string pool, string name, CancellationToken cancellationToken);

    /// <summary>A small volume's content.</summary>
    /// <exception cref="MigrationException">It is larger than <paramref name="limit"/>.</exception>
    Task<byte[]> ReadAsync(string pool, string name, long limit, CancellationToken cancellationToken);

    /// <summary>A part of a volume's content as it is stored; fewer bytes where it ends.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="name">The volume.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="length">How many bytes: a few KiB.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<byte[]> ReadPartAsync(string pool, string name, long offset, int length, CancellationToken cancellationToken);

    /// <summary>Writes a volume's content.</summary>
    Task WriteAsync(string pool, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The images behind the disks of one guest that runs, or with null of all that run.</summary>
    Task<IReadOnlyList<GuestImage>> ListImagesAsync(Guid? guest, CancellationToken cancellationToken);
}

using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>A host's storage during one pass of checks: each question is asked once, and nothing is changed.</summary>
internal sealed class ReadStorage(HostView host) : IHostStorage
{
    private const string OnlyRead = "Checks only read.";

    private IHostStorage Storage => host.Hypervisor.Storage;

    public Task<IReadOnlyList<StoragePoolDescription>> ListPoolsAsync(CancellationToken cancellationToken) =>
        host.OnceAsync("pools", Storage.ListPoolsAsync);

    public Task<StoragePoolDescription?> FindPoolAsync(string name, CancellationToken cancellationToken) =>
        host.OnceAsync($"pool {name}", token => Storage.FindPoolAsync(name, token));

    public Task<bool> IsStartedAsync(string name, CancellationToken cancellationToken) =>
        host.OnceAsync($"pool {name} is started", token => Storage.IsStartedAsync(name, token));

    public Task<StoragePoolDescription?> FindPoolOfFolderAsync(string folder, CancellationToken cancellationToken) => host.PoolOverAsync(folder);

    /// <summary>To look again is no change; each pool is looked into once.</summary>
    public Task<StoragePoolDescription> RefreshAsync(string name, CancellationToken cancellationToken) =>
        host.OnceAsync($"refreshed pool {name}", token => Storage.RefreshAsync(name, token));

    public async Task<StorageVolumeDescription?> FindVolumeAsync(string pool, string name, CancellationToken cancellationToken) =>
        host.IsForMany && !(await ListVolumeNamesAsync(pool, cancellationToken).ConfigureAwait(false)).Contains(name)
            ? null
            : await host.OnceAsync($"volume {name} of {pool}", token => Storage.FindVolumeAsync(pool, name, token)).ConfigureAwait(false);

    public Task<IReadOnlyList<string>> ListVolumeNamesAsync(string pool, CancellationToken cancellationToken) =>
        host.OnceAsync($"names of volumes of {pool}", token => Storage.ListVolumeNamesAsync(pool, token));

    public Task<IReadOnlyList<StorageVolumeDescription>> ListVolumesAsync(string pool, CancellationToken cancellationToken) =>
        host.OnceAsync($"volumes of {pool}", token => Storage.ListVolumesAsync(pool, token));

    public Task<(StoragePoolDescription Pool, string Name)?> FindVolumeByPathAsync(string path, CancellationToken cancellationToken) =>
        host.OnceAsync($"volume at {path}", token => Storage.FindVolumeByPathAsync(path, token));

    public async Task<IReadOnlyList<GuestImage>> ListImagesAsync(Guid? guest, CancellationToken cancellationToken) =>
        guest is null || host.IsForMany
            ? [.. (await host.ImagesAsync().ConfigureAwait(false)).Where(i => guest is null || i.Guest == guest)]
            : await host.OnceAsync(
                $"images of {guest}", token => GuestView.AloneAsync(guest.Value, () => Storage.ListImagesAsync(guest, token), token)).ConfigureAwait(false);

    public Task<StoragePoolDescription?> StartPoolOfFolderAsync(string folder, bool build, CancellationToken cancellationToken) =>
        throw new NotSupportedException(OnlyRead);

    public Task StopPoolAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyRead);

    public Task RemoveFolderAsync(string folder, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyRead);

    public Task<StorageVolumeDescription> CreateVolumeAsync(string pool, NewVolume volume, CancellationToken cancellationToken) =>
        throw new NotSupportedException(OnlyRead);

    public Task DeleteVolumeAsync(string pool, string name, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyRead);

    public Task<byte[]> DigestAsync(string pool, string name, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyRead);

    public Task<byte[]> ReadAsync(string pool, string name, long limit, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyRead);

    public Task<byte[]> ReadPartAsync(string pool, string name, long offset, int length, CancellationToken cancellationToken) =>
        host.OnceAsync($"{length} bytes from {offset} of volume {name} of {pool}", token => Storage.ReadPartAsync(pool, name, offset, length, token));

    public Task WriteAsync(string pool, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        throw new NotSupportedException(OnlyRead);
}

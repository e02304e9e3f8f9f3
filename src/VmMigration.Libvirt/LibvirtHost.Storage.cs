using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>All pools, started or not.</summary>
    public async Task<IReadOnlyList<StoragePoolReference>> ListPoolsAsync(CancellationToken cancellationToken) =>
        await CallAsync(StorageProcedures.ListAll, (1, 0u), cancellationToken).ConfigureAwait(false);

    /// <summary>A pool by its name, or null where there is none.</summary>
    public Task<StoragePoolReference?> FindPoolAsync(string name, CancellationToken cancellationToken) =>
        NullIfAsync(LibvirtErrorCode.NoStoragePool, CallAsync(StorageProcedures.LookupByName, name, cancellationToken));

    /// <summary>The started pool whose target is that folder or device folder, or null where there is none.</summary>
    public Task<StoragePoolReference?> FindPoolByTargetAsync(string path, CancellationToken cancellationToken) =>
        NullIfAsync(LibvirtErrorCode.NoStoragePool, CallAsync(StorageProcedures.LookupByTargetPath, path, cancellationToken));

    /// <summary>A pool's XML; its sizes are those of the last refresh.</summary>
    public Task<string> GetPoolXmlAsync(StoragePoolReference pool, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.GetXml, (pool, 0u), cancellationToken);

    /// <summary>Whether it is started.</summary>
    public async Task<bool> IsPoolActiveAsync(StoragePoolReference pool, CancellationToken cancellationToken) =>
        await CallAsync(StorageProcedures.IsActive, pool, cancellationToken).ConfigureAwait(false) != 0;

    /// <summary>Starts a pool that has no definition; with <paramref name="build"/> its folder is made where it is not there.</summary>
    public Task<StoragePoolReference> CreatePoolAsync(string xml, bool build, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.CreateXml, (xml, build ? 1u : 0u), cancellationToken);

    /// <summary>Adds a pool's definition.</summary>
    public Task<StoragePoolReference> DefinePoolAsync(string xml, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.Define, (xml, 0u), cancellationToken);

    /// <summary>Removes a pool's definition; its data stays.</summary>
    public Task UndefinePoolAsync(StoragePoolReference pool, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.Undefine, pool, cancellationToken);

    /// <summary>Starts a pool that is defined.</summary>
    public Task StartPoolAsync(StoragePoolReference pool, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.Create, (pool, 0u), cancellationToken);

    /// <summary>Stops a pool; its data stays, and one without a definition is gone.</summary>
    public Task StopPoolAsync(StoragePoolReference pool, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.Destroy, pool, cancellationToken);

    /// <summary>Removes what a stopped pool's definition stands on: of a folder pool the folder, which must be empty.</summary>
    public Task DeletePoolAsync(StoragePoolReference pool, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.Delete, (pool, 0u), cancellationToken);

    /// <summary>Looks for a pool's volumes, and at the room that is left, again.</summary>
    public Task RefreshPoolAsync(StoragePoolReference pool, CancellationToken cancellationToken) =>
        CallAsync(StorageProcedures.Refresh, (pool, 0u), cancellationToken);

    private static async Task<T?> NullIfAsync<T>(LibvirtErrorCode absent, Task<T> lookup)
        where T : class
    {
        try
        {
            return await lookup.ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e.Code == absent)
        {
            return null;
        }
    }
}

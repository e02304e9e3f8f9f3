using System.Xml.Linq;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Storage;

/// <summary>A host's pools and volumes through its libvirt daemon: pools.</summary>
internal sealed partial class LibvirtStorage(HostReference host, LibvirtHost libvirt, HostWaits waits, TimeProvider time) : IHostStorage
{
    private const int NoSuchFile = 2;

    public Task<IReadOnlyList<StoragePoolDescription>> ListPoolsAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        List<StoragePoolDescription> all = [];
        foreach (var pool in await libvirt.ListPoolsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await DescribeAsync(pool, cancellationToken).ConfigureAwait(false) is { } described)
            {
                all.Add(described);
            }
        }

        return (IReadOnlyList<StoragePoolDescription>)all;
    });

    public Task<StoragePoolDescription?> FindPoolAsync(string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
        await DescribeAsync(await libvirt.FindPoolAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    public Task<bool> IsStartedAsync(string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
        await libvirt.FindPoolAsync(name, cancellationToken).ConfigureAwait(false) is { } pool
        && await libvirt.IsPoolActiveAsync(pool, cancellationToken).ConfigureAwait(false));

    public Task<StoragePoolDescription?> FindPoolOfFolderAsync(string folder, CancellationToken cancellationToken) => ExplainAsync(async () =>
        await DescribeAsync(await libvirt.FindPoolByTargetAsync(folder, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    public Task<StoragePoolDescription?> StartPoolOfFolderAsync(string folder, bool build, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            return await DescribeAsync(await StartOverAsync(folder, build, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e is { Code: LibvirtErrorCode.SystemError, Number1: NoSuchFile })
        {
            return null;
        }
    });

    public Task StopPoolAsync(string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            if (await libvirt.FindPoolAsync(name, cancellationToken).ConfigureAwait(false) is { } pool)
            {
                await PatientlyAsync(name, () => libvirt.StopPoolAsync(pool, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (LibvirtErrorException e) when (e.Code is LibvirtErrorCode.NoStoragePool or LibvirtErrorCode.OperationInvalid)
        {
            // Stopped by somebody else meanwhile.
        }

        return true;
    });

    public Task<StoragePoolDescription> RefreshAsync(string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var pool = await PoolAsync(name, cancellationToken).ConfigureAwait(false);
        await PatientlyAsync(name, () => libvirt.RefreshPoolAsync(pool, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (await DescribeAsync(pool, cancellationToken).ConfigureAwait(false))!;
    });

    public Task RemoveFolderAsync(string folder, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        // Only a pool that is defined and stopped can be deleted, which for a folder is rmdir.
        var pool = await DefineAsync(folder, cancellationToken).ConfigureAwait(false);
        try
        {
            await libvirt.DeletePoolAsync(pool, cancellationToken).ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e.Code is LibvirtErrorCode.SystemError)
        {
            // Not empty, or not there.
        }
        finally
        {
            await libvirt.UndefinePoolAsync(pool, CancellationToken.None).ConfigureAwait(false);
        }

        return true;
    });

    private static string FolderPoolXml(string folder) => new XElement(
        "pool",
        new XAttribute("type", "dir"),
        new XElement("name", PoolOwner.Own.NewName()),
        new XElement("target", new XElement("path", folder))).ToString(SaveOptions.DisableFormatting);

    /// <summary>A pool that is defined and stopped; one of ours that a killed session left stands in the way of another, and will do.</summary>
    private async Task<StoragePoolReference> DefineAsync(string folder, CancellationToken cancellationToken)
    {
        if (await FreeAsync(folder, cancellationToken).ConfigureAwait(false) is { } left
            && left.Name.StartsWith(FolderAccess.PoolPrefix, StringComparison.Ordinal))
        {
            if (!await libvirt.IsPoolActiveAsync(left, cancellationToken).ConfigureAwait(false))
            {
                return left;
            }

            await PatientlyAsync(left.Name, () => libvirt.StopPoolAsync(left, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        return await libvirt.DefinePoolAsync(FolderPoolXml(folder), cancellationToken).ConfigureAwait(false);
    }

    private async Task<StoragePoolReference?> DefinedForAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var pool in await libvirt.ListPoolsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await DescribeAsync(pool, cancellationToken).ConfigureAwait(false) is { } described && described.TargetPath == folder)
            {
                return pool;
            }
        }

        return null;
    }

    private async Task<StoragePoolReference> StartAsync(StoragePoolReference pool, CancellationToken cancellationToken)
    {
        if (!await libvirt.IsPoolActiveAsync(pool, cancellationToken).ConfigureAwait(false))
        {
            await libvirt.StartPoolAsync(pool, cancellationToken).ConfigureAwait(false);
        }

        return pool;
    }

    private async Task<StoragePoolReference> PoolAsync(string name, CancellationToken cancellationToken) =>
        await libvirt.FindPoolAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new MigrationException(
            MigrationError.StoragePoolNotFound,
            $"{host.Name} has no storage pool named {name}.",
            $"See which it has: virsh pool-list --all on {host.Name}.",
            name);

    /// <summary>A pool that is gone by now is none.</summary>
    private async Task<StoragePoolDescription?> DescribeAsync(StoragePoolReference? pool, CancellationToken cancellationToken)
    {
        try
        {
            return pool is null
                ? null
                : StoragePoolDescription.Parse(await libvirt.GetPoolXmlAsync(pool, cancellationToken).ConfigureAwait(false));
        }
        catch (LibvirtErrorException e) when (e.Code is LibvirtErrorCode.NoStoragePool)
        {
            return null;
        }
    }

    private Task<T> ExplainAsync<T>(Func<Task<T>> ask) =>
        HostErrors.ExplainAsync(host, "its storage", "virsh pool-dumpxml and vol-dumpxml", ask);
}

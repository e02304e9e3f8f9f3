using System.Security.Cryptography;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Storage;

// Volumes.
internal sealed partial class LibvirtStorage
{
    /// <summary>Holes are added to a sum, or to content, in pieces of this many zeros.</summary>

    public Task<StorageVolumeDescription?> FindVolumeAsync(string pool, string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
        await libvirt.FindVolumeAsync(await PoolAsync(pool, cancellationToken).ConfigureAwait(false), name, cancellationToken).ConfigureAwait(false)
            is { } volume ? await DescribeAsync(volume, cancellationToken).ConfigureAwait(false) : null);

    public Task<IReadOnlyList<string>> ListVolumeNamesAsync(string pool, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var reference = await PoolAsync(pool, cancellationToken).ConfigureAwait(false);
        var volumes = await libvirt.ListVolumesAsync(reference, cancellationToken).ConfigureAwait(false);
        return (IReadOnlyList<string>)[.. volumes.Select(v => v.Name)];
    });

    public Task<IReadOnlyList<StorageVolumeDescription>> ListVolumesAsync(string pool, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var reference = await PoolAsync(pool, cancellationToken).ConfigureAwait(false);
        List<StorageVolumeDescription> all = [];
        foreach (var volume in await libvirt.ListVolumesAsync(reference, cancellationToken).ConfigureAwait(false))
        {
            if (await DescribeAsync(volume, cancellationToken).ConfigureAwait(false) is { } described)
            {
                all.Add(described);
            }
        }

        return (IReadOnlyList<StorageVolumeDescription>)all;
    });

    public Task<(StoragePoolDescription Pool, string Name)?> FindVolumeByPathAsync(string path, CancellationToken cancellationToken) => ExplainAsync(async () =>
        await libvirt.FindVolumeAsync(path, cancellationToken).ConfigureAwait(false) is { } volume
        && await libvirt.FindPoolAsync(volume.Pool, cancellationToken).ConfigureAwait(false) is { } pool
        && await DescribeAsync(pool, cancellationToken).ConfigureAwait(false) is { } described
            ? (described, volume.Name)
            : ((StoragePoolDescription, string)?)null);

    public Task<StorageVolumeDescription> CreateVolumeAsync(string pool, NewVolume volume, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var reference = await PoolAsync(pool, cancellationToken).ConfigureAwait(false);
        var made = await libvirt.CreateVolumeAsync(reference, volume.ToXml(), cancellationToken).ConfigureAwait(false);
        return StorageVolumeDescription.Parse(await libvirt.GetVolumeXmlAsync(made, cancellationToken).ConfigureAwait(false));
    });

    public Task DeleteVolumeAsync(string pool, string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var reference = await PoolAsync(pool, cancellationToken).ConfigureAwait(false);
        if (await libvirt.FindVolumeAsync(reference, name, cancellationToken).ConfigureAwait(false) is { } volume)
        {
            await libvirt.DeleteVolumeAsync(volume, cancellationToken).ConfigureAwait(false);
        }

        return true;
    });

    public Task<byte[]> DigestAsync(string pool, string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        using var sum = new SparseDigest();
        await libvirt.DownloadAsync(
            await VolumeAsync(pool, name, cancellationToken).ConfigureAwait(false),
            (data, hole) =>
            {
                sum.Append(data.Span);
                sum.AppendHole(hole);
            },
            cancellationToken).ConfigureAwait(false);
        return sum.Finish();
    });

    public Task<byte[]> ReadAsync(string pool, string name, long limit, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        using var content = new MemoryStream();
        await libvirt.DownloadAsync(
            await VolumeAsync(pool, name, cancellationToken).ConfigureAwait(false),
            (data, hole) =>
            {
                if (hole > limit - content.Length - data.Length)
                {
                    throw new MigrationException(
                        MigrationError.StorageNotShared, $"{name} on {host.Name} is larger than the {VolumeSize.Text(limit)} that are carried along.",
                        "Copy it to the destination by hand.", name);
                }

                content.Write(data.Span);
                content.SetLength(content.Length + hole);
                content.Position = content.Length;
            },
            cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    });

    public Task<byte[]> ReadPartAsync(string pool, string name, long offset, int length, CancellationToken cancellationToken) => ExplainAsync(async () =>
        await libvirt.DownloadPartAsync(
            await VolumeAsync(pool, name, cancellationToken).ConfigureAwait(false), offset, length, cancellationToken).ConfigureAwait(false));

    public Task WriteAsync(string pool, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var volume = await VolumeAsync(pool, name, cancellationToken).ConfigureAwait(false);
        await libvirt.UploadAsync(volume, content, cancellationToken).ConfigureAwait(false);
        return true;
    });

    public Task<IReadOnlyList<GuestImage>> ListImagesAsync(Guid? guest, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        DomainReference[] asked = guest is { } uuid ? [new DomainReference("", uuid)] : [];
        var records = await libvirt.GetImagesAsync(asked, cancellationToken).ConfigureAwait(false);
        return (IReadOnlyList<GuestImage>)records.SelectMany(ImagesOf).ToArray();
    });

    private static IEnumerable<GuestImage> ImagesOf(DomainStatisticsRecord record)
    {
        for (var i = 0; i < record.Parameters.CountOf("block.count"); i++)
        {
            if (record.Parameters.Text($"block.{i}.path") is { } path)
            {
                yield return new GuestImage(
                    record.Domain.Uuid,
                    record.Parameters.Text($"block.{i}.name") ?? "",
                    path,
                    record.Parameters.Amount($"block.{i}.capacity") ?? 0,
                    record.Parameters.Amount($"block.{i}.physical") ?? 0);
            }
        }
    }

    private async Task<StorageVolumeReference> VolumeAsync(string pool, string name, CancellationToken cancellationToken) =>
        await libvirt.FindVolumeAsync(await PoolAsync(pool, cancellationToken).ConfigureAwait(false), name, cancellationToken).ConfigureAwait(false)
        ?? throw new MigrationException(
            MigrationError.StorageNotShared, $"Pool {pool} on {host.Name} has no volume {name} (any more).",
            $"See virsh vol-list {CommandText.Sh(pool)} on {host.Name}.", name);

    /// <summary>A volume that is gone by now is none.</summary>
    private async Task<StorageVolumeDescription?> DescribeAsync(StorageVolumeReference volume, CancellationToken cancellationToken)
    {
        try
        {
            return StorageVolumeDescription.Parse(await libvirt.GetVolumeXmlAsync(volume, cancellationToken).ConfigureAwait(false));
        }
        catch (LibvirtErrorException e) when (e.Code is LibvirtErrorCode.NoStorageVolume)
        {
            return null;
        }
    }
}

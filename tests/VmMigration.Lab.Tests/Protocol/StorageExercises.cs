using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using static VmMigration.Lab.Tests.Protocol.Calling;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Pools and volumes.</summary>
internal static class StorageExercises
{
    private const ulong MiB = 1 << 20;

    public static IEnumerable<Exercise> All { get; } =
    [
        Reading(StorageProcedures.ListAll, _ => (1, 0u), (d, pools) => Assert.Contains(d.Pool, pools)),
        Reading(StorageProcedures.LookupByName, d => d.Pool.Name, (d, pool) => Assert.Equal(d.Pool, pool)),
        Reading(StorageProcedures.LookupByUuid, d => d.Pool.Uuid, (d, pool) => Assert.Equal(d.Pool, pool)),
        Reading(StorageProcedures.LookupByVolume, d => d.Volume, (d, pool) => Assert.Equal(d.Pool, pool)),
        Reading(StorageProcedures.LookupByTargetPath, _ => "/var/lib/libvirt/pool", (d, pool) => Assert.Equal(d.Pool, pool)),
        Reading(StorageProcedures.GetInfo, d => d.Pool, (_, info) =>
        {
            Assert.Equal(2, info.State);
            Assert.Equal(info.Capacity, info.Allocation + info.Available);
        }),
        Reading(StorageProcedures.GetXml, d => (d.Pool, 0u), (_, xml) => Assert.Contains("<pool type='dir'>", xml, StringComparison.Ordinal)),
        Reading(StorageProcedures.IsActive, d => d.Pool, (_, yes) => Assert.Equal(1, yes)),
        Reading(StorageProcedures.IsPersistent, d => d.Pool, (_, yes) => Assert.Equal(0, yes)),
        Changing(StorageProcedures.Refresh, d => (d.Pool, 0u), async d =>
        {
            await File.WriteAllTextAsync(d.Host.PathFromOutside("/var/lib/libvirt/pool/found"), "x");
            await d.CallAsync(StorageProcedures.Refresh, (d.Pool, 0u));
            Assert.Contains(await d.CallAsync(VolumeProcedures.ListAll, (d.Pool, 1, 0u)), v => v.Name == "found");
        }),
        Refused(StorageProcedures.CreateXml, _ => ("<pool type='dir'><name>second</name><target><path>/var/lib/libvirt/pool</path></target></pool>", 0u),
            LibvirtErrorCode.OperationFailed, "pool"),
        Changing(StorageProcedures.Define, _ => ("<pool/>", 0u), PoolLifeAsync),
        Changing(StorageProcedures.Create, d => (d.Pool, 0u), PoolLifeAsync),
        Changing(StorageProcedures.Destroy, d => d.Pool, PoolLifeAsync),
        Changing(StorageProcedures.Undefine, d => d.Pool, PoolLifeAsync),
        Changing(StorageProcedures.Delete, d => (d.Pool, 0u), PoolLifeAsync),

        Reading(VolumeProcedures.ListAll, d => (d.Pool, 1, 0u), (d, volumes) => Assert.Contains(d.Volume, volumes)),
        Reading(VolumeProcedures.LookupByName, d => (d.Pool, d.Volume.Name), (d, volume) => Assert.Equal(d.Volume, volume)),
        Reading(VolumeProcedures.LookupByKey, d => d.Volume.Key, (d, volume) => Assert.Equal(d.Volume, volume)),
        Reading(VolumeProcedures.LookupByPath, _ => "/var/lib/libvirt/pool/volume", (d, volume) => Assert.Equal(d.Volume, volume)),
        Reading(VolumeProcedures.GetInfo, d => d.Volume, (_, info) => Assert.Equal((0, MiB), (info.Type, info.Capacity))),
        Reading(VolumeProcedures.GetInfoFlags, d => (d.Volume, 1u), (_, info) => Assert.Equal((MiB, MiB), (info.Capacity, info.Allocation))),
        Reading(VolumeProcedures.GetXml, d => (d.Volume, 0u), (_, xml) => Assert.Contains("<name>volume</name>", xml, StringComparison.Ordinal)),
        Reading(VolumeProcedures.GetPath, d => d.Volume, (_, path) => Assert.Equal("/var/lib/libvirt/pool/volume", path)),
        Changing(VolumeProcedures.CreateXml, d => (d.Pool, "<volume/>", 0u), async d =>
        {
            await using var made = await VolumeAsync(d, "qcow2");
            Assert.Contains("qcow2", await d.CallAsync(VolumeProcedures.GetXml, (made.Volume, 0u)), StringComparison.Ordinal);
        }),
        Changing(VolumeProcedures.CreateXmlFrom, d => (d.Pool, "<volume/>", d.Volume, 0u), async d =>
        {
            var copy = await d.CallAsync(VolumeProcedures.CreateXmlFrom,
                (d.Pool, "<volume><name>copy</name><capacity>0</capacity></volume>", d.Volume, 0u));
            Assert.Equal(MiB, (await d.CallAsync(VolumeProcedures.GetInfo, copy)).Capacity);
            await d.CallAsync(VolumeProcedures.Delete, (copy, 0u));
        }),
        Changing(VolumeProcedures.Delete, d => (d.Volume, 0u), async d =>
        {
            StorageVolumeReference gone;
            await using (var made = await VolumeAsync(d, "raw"))
            {
                gone = made.Volume;
            }

            var error = await Assert.ThrowsAsync<LibvirtErrorException>(() => d.CallAsync(VolumeProcedures.GetInfo, gone));
            Assert.Equal(LibvirtErrorCode.NoStorageVolume, error.Code);
        }),
        Changing(VolumeProcedures.Resize, d => (d.Volume, MiB, 0u), async d =>
        {
            await using var made = await VolumeAsync(d, "raw");
            await d.CallAsync(VolumeProcedures.Resize, (made.Volume, 3 * MiB, 0u));
            Assert.Equal(3 * MiB, (await d.CallAsync(VolumeProcedures.GetInfo, made.Volume)).Capacity);
        }),
        Changing(VolumeProcedures.Wipe, d => (d.Volume, 0u), async d =>
        {
            await using var made = await VolumeAsync(d, "raw");
            await UploadAsync(d, made.Volume, new byte[] { 1, 2, 3 });
            await d.CallAsync(VolumeProcedures.Wipe, (made.Volume, 0u));
            Assert.All(await DownloadAsync(d, made.Volume), b => Assert.Equal(0, b));
        }),
        Changing(VolumeProcedures.Upload, d => (d.Volume, 0ul, 0ul, 0u), async d =>
        {
            // More than one chunk of the protocol, and no multiple of it.
            var bytes = new byte[700_001];
            Random.Shared.NextBytes(bytes);
            await using var made = await VolumeAsync(d, "raw");
            await UploadAsync(d, made.Volume, bytes);
            byte[] read = await DownloadAsync(d, made.Volume);
            Assert.Equal((byte[])[.. bytes, .. new byte[MiB - 700_001]], read);
        }),
        Changing(VolumeProcedures.Download, d => (d.Volume, 0ul, 0ul, 0u), SparseAsync),
    ];

    public static async Task UploadAsync(Daemon daemon, StorageVolumeReference volume, ReadOnlyMemory<byte> bytes)
    {
        await using RpcStream stream = await daemon.Connection.OpenStreamAsync(
            VolumeProcedures.Upload, (volume, 0ul, (ulong)bytes.Length, 0u), CancellationToken.None);
        await stream.WriteAsync(bytes, CancellationToken.None);
        await stream.FinishAsync(CancellationToken.None);
    }

    public static async Task<byte[]> DownloadAsync(Daemon daemon, StorageVolumeReference volume)
    {
        await using RpcStream stream = await daemon.Connection.OpenStreamAsync(
            VolumeProcedures.Download, (volume, 0ul, 0ul, 0u), CancellationToken.None);
        var bytes = new MemoryStream();
        while (await stream.ReadAsync(CancellationToken.None) is { } piece)
        {
            Assert.Equal(0, piece.Hole);
            bytes.Write(piece.Data.Span);
        }

        return bytes.ToArray();
    }

    private static async Task<MadeVolume> VolumeAsync(Daemon daemon, string format)
    {
        string xml = $"<volume><name>{Guid.NewGuid():n}</name><capacity>{MiB}</capacity><allocation>0</allocation><target><format type='{format}'/></target></volume>";
        return new MadeVolume(daemon, await daemon.CallAsync(VolumeProcedures.CreateXml, (daemon.Pool, xml, 0u)));
    }

    /// <summary>Holes go up and come down as holes: data, 512 KiB of nothing, data.</summary>
    private static async Task SparseAsync(Daemon daemon)
    {
        const int Hole = 512 << 10;
        byte[] data = new byte[64 << 10];
        Array.Fill(data, (byte)7);
        await using var made = await VolumeAsync(daemon, "raw");
        await using (RpcStream up = await daemon.Connection.OpenStreamAsync(
            VolumeProcedures.Upload, (made.Volume, 0ul, 0ul, 1u), CancellationToken.None))
        {
            await up.WriteAsync(data, CancellationToken.None);
            await up.WriteHoleAsync(Hole, CancellationToken.None);
            await up.WriteAsync(data, CancellationToken.None);
            await up.FinishAsync(CancellationToken.None);
        }

        await using RpcStream down = await daemon.Connection.OpenStreamAsync(
            VolumeProcedures.Download, (made.Volume, 0ul, 0ul, 1u), CancellationToken.None);
        (long bytes, long holes) = (0, 0);
        while (await down.ReadAsync(CancellationToken.None) is { } piece)
        {
            Assert.True(piece.Data.Span.IndexOfAnyExcept((byte)7) < 0);
            bytes += piece.Data.Length;
            holes += piece.Hole;
        }

        Assert.Equal(2 * data.Length, bytes);
        Assert.InRange(holes, Hole, (long)MiB - bytes);
    }

    private static async Task PoolLifeAsync(Daemon daemon)
    {
        (await daemon.Host.RunAsync("mkdir", "-p", "/var/lib/libvirt/other")).EnsureSuccess();
        var pool = await daemon.CallAsync(StorageProcedures.Define,
            ("<pool type='dir'><name>other</name><target><path>/var/lib/libvirt/other</path></target></pool>", 0u));
        Assert.Equal(0, await daemon.CallAsync(StorageProcedures.IsActive, pool));
        await daemon.CallAsync(StorageProcedures.Create, (pool, 0u));
        Assert.Equal(1, await daemon.CallAsync(StorageProcedures.IsActive, pool));
        await daemon.CallAsync(StorageProcedures.Destroy, pool);
        await daemon.CallAsync(StorageProcedures.Delete, (pool, 0u));
        Assert.False((await daemon.Host.RunAsync("test", "-e", "/var/lib/libvirt/other")).Succeeded);
        await daemon.CallAsync(StorageProcedures.Undefine, pool);
        var error = await Assert.ThrowsAsync<LibvirtErrorException>(() => daemon.CallAsync(StorageProcedures.LookupByName, "other"));
        Assert.Equal(LibvirtErrorCode.NoStoragePool, error.Code);
    }

    private sealed record MadeVolume(Daemon Daemon, StorageVolumeReference Volume) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Daemon.CallAsync(VolumeProcedures.Delete, (Volume, 0u));
    }
}

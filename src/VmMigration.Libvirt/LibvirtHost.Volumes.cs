using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>A pool's volumes, as the last refresh found them.</summary>
    public async Task<IReadOnlyList<StorageVolumeReference>> ListVolumesAsync(
        StoragePoolReference pool, CancellationToken cancellationToken) =>
        await CallAsync(VolumeProcedures.ListAll, (pool, 1, 0u), cancellationToken).ConfigureAwait(false);

    /// <summary>A volume by its name in a pool, or null where there is none.</summary>
    public Task<StorageVolumeReference?> FindVolumeAsync(StoragePoolReference pool, string name, CancellationToken cancellationToken) =>
        NullIfAsync(LibvirtErrorCode.NoStorageVolume, CallAsync(VolumeProcedures.LookupByName, (pool, name), cancellationToken));

    /// <summary>A volume of any started pool by its path, or null where none has it.</summary>
    public Task<StorageVolumeReference?> FindVolumeAsync(string path, CancellationToken cancellationToken) =>
        NullIfAsync(LibvirtErrorCode.NoStorageVolume, CallAsync(VolumeProcedures.LookupByPath, path, cancellationToken));

    /// <summary>A volume's XML: sizes, format, what it is based on.</summary>
    public Task<string> GetVolumeXmlAsync(StorageVolumeReference volume, CancellationToken cancellationToken) =>
        CallAsync(VolumeProcedures.GetXml, (volume, 0u), cancellationToken);

    /// <summary>Makes a volume. One of that name, or a file at its path, is never overwritten.</summary>
    public Task<StorageVolumeReference> CreateVolumeAsync(StoragePoolReference pool, string xml, CancellationToken cancellationToken) =>
        CallAsync(VolumeProcedures.CreateXml, (pool, xml, 0u), cancellationToken);

    /// <summary>Deletes a volume with its data.</summary>
    public Task DeleteVolumeAsync(StorageVolumeReference volume, CancellationToken cancellationToken) =>
        CallAsync(VolumeProcedures.Delete, (volume, 0u), cancellationToken);

    /// <summary>
    /// Reads a volume from its beginning, over a connection of its own: a stream that is not taken fast enough would hold
    /// up all other answers.
    /// </summary>
    /// <param name="volume">The volume.</param>
    /// <param name="take">Told of each piece; bytes that are a hole come as zeros' count.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task DownloadAsync(
        StorageVolumeReference volume, Action<ReadOnlyMemory<byte>, long> take, CancellationToken cancellationToken)
    {
        const uint sparse = 1;
        var connection = await OpenStreamConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var stream = await connection.Rpc.OpenStreamAsync(
            VolumeProcedures.Download, (volume, 0ul, 0ul, sparse), cancellationToken).ConfigureAwait(false);
        await using var ending = stream.ConfigureAwait(false);
        while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is { } piece)
        {
            take(piece.Data, piece.Hole);
        }
    }

    /// <summary>
    /// Reads a small part of a volume: what a daemon sends in one piece or two holds up no other answer, so that it needs no
    /// connection of its own.
    /// </summary>
    /// <param name="volume">The volume.</param>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="length">How many bytes, at most; at most 256 KiB.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The bytes; fewer where the volume ends.</returns>
    public async Task<byte[]> DownloadPartAsync(StorageVolumeReference volume, long offset, int length, CancellationToken cancellationToken)
    {
        const int most = 256 << 10;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, most);
        var stream = await _control.Rpc.OpenStreamAsync(
            VolumeProcedures.Download, (volume, (ulong)offset, (ulong)length, 0u), cancellationToken).ConfigureAwait(false);
        await using var ending = stream.ConfigureAwait(false);
        using var content = new MemoryStream(length);
        while (await stream.ReadAsync(cancellationToken).ConfigureAwait(false) is { } piece)
        {
            if (content.Length + piece.Data.Length > length)
            {
                throw new LibvirtProtocolException($"The daemon sent more than the {length} bytes of {volume.Name} that it was asked for.");
            }

            content.Write(piece.Data.Span);
        }

        return content.ToArray();
    }

    /// <summary>Writes a volume from its beginning, over a connection of its own.</summary>
    public async Task UploadAsync(StorageVolumeReference volume, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var connection = await OpenStreamConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var stream = await connection.Rpc.OpenStreamAsync(
            VolumeProcedures.Upload, (volume, 0ul, (ulong)content.Length, 0u), cancellationToken).ConfigureAwait(false);
        await using var ending = stream.ConfigureAwait(false);
        await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        await stream.FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<LibvirtConnection> OpenStreamConnectionAsync(CancellationToken cancellationToken) =>
        LibvirtConnection.OpenAsync(Uri, _options, _trace, keepAlive: true, cancellationToken);
}

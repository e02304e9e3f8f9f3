namespace VmMigration;

/// <summary>How hard compression tries. What is null is left to QEMU.</summary>
public sealed record CompressionOptions
{
    /// <summary>0 to 9: the level of <see cref="CompressionMethod.Mt"/>.</summary>
    public int? MtLevel { get; init; }

    /// <summary>Threads that compress, of <see cref="CompressionMethod.Mt"/>.</summary>
    public int? MtThreads { get; init; }

    /// <summary>Threads that decompress, of <see cref="CompressionMethod.Mt"/>.</summary>
    public int? MtDecompressionThreads { get; init; }

    /// <summary>The cache of <see cref="CompressionMethod.Xbzrle"/>, in bytes; QEMU rounds it down to a power of two.</summary>
    public long? XbzrleCache { get; init; }

    /// <summary>0 to 9: the level of <see cref="CompressionMethod.Zlib"/>.</summary>
    public int? ZlibLevel { get; init; }

    /// <summary>0 to 20: the level of <see cref="CompressionMethod.Zstd"/>.</summary>
    public int? ZstdLevel { get; init; }
}

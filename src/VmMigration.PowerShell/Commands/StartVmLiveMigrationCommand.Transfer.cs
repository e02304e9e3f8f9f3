using System.Management.Automation;
using VmMigration.Migration;
using VmMigration.Parameters;

namespace VmMigration.Commands;

// How memory gets across.
public sealed partial class StartVmLiveMigrationCommand
{
    /// <summary>How fast memory may be sent after a switch to post-copy, in MiB/s.</summary>
    [Parameter]
    [Bandwidth]
    public long? PostCopyBandwidth { get; set; }

    /// <summary>The rate that QEMU is to reckon the switch-over with, in MiB/s.</summary>
    [Parameter]
    [Bandwidth]
    public long? SwitchoverBandwidth { get; set; }

    /// <summary>The address that the destination listens at.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ListenAddress { get; set; }

    /// <summary>How many connections carry memory; 0 for as many as fit the guest and the link.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    public int? ParallelConnections { get; set; }

    /// <summary>How memory is compressed.</summary>
    [Parameter]
    public CompressionMethod[] Compression { get; set; } = [];

    /// <summary>How hard the compression tries: 0 to 9, and to 20 for Zstd.</summary>
    [Parameter]
    [ValidateRange(0, 20)]
    public int? CompressionLevel { get; set; }

    /// <summary>Threads that compress on the source, for Mt.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    public int? CompressionThreads { get; set; }

    /// <summary>Threads that decompress on the destination, for Mt.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    public int? DecompressionThreads { get; set; }

    /// <summary>The cache of Xbzrle, in bytes: 64MB.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? CompressionCache { get; set; }

    /// <summary>Sends memory without copying it first.</summary>
    [Parameter]
    public SwitchParameter ZeroCopy { get; set; }

    /// <summary>Sends memory through the daemons' connection.</summary>
    [Parameter]
    public SwitchParameter Tunnelled { get; set; }

    /// <summary>Pins all of the guest's memory before it goes over RDMA.</summary>
    [Parameter]
    public SwitchParameter RdmaPinAll { get; set; }

    private MigrationRequest WithTransfer(MigrationRequest request) => request with
    {
        PostCopyBandwidth = PostCopyBandwidth,
        SwitchoverBandwidth = SwitchoverBandwidth,
        ListenAddress = ListenAddress,
        ParallelConnections = ParallelConnections,
        Compression = Compression,
        CompressionOptions = new CompressionOptions
        {
            MtLevel = LevelOf(CompressionMethod.Mt),
            ZlibLevel = LevelOf(CompressionMethod.Zlib),
            ZstdLevel = LevelOf(CompressionMethod.Zstd),
            MtThreads = CompressionThreads,
            MtDecompressionThreads = DecompressionThreads,
            XbzrleCache = CompressionCache,
        },
        ZeroCopy = ZeroCopy,
        Tunnelled = Tunnelled,
        RdmaPinAll = RdmaPinAll,
    };

    /// <summary>A level without a compression goes to the core, which says no.</summary>
    private int? LevelOf(CompressionMethod method) => 
        Compression.Contains(method) || (Compression.Length == 0 && method is CompressionMethod.Zstd) ? CompressionLevel : null;
}

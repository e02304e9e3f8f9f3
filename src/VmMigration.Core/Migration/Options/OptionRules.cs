using System.Net;

namespace VmMigration.Migration;

/// <summary>Options that cannot be had together, whatever the hosts: refused before anything is asked of them.</summary>
internal static class OptionRules
{
    /// <summary>A page of most guests, in bytes.</summary>
    private const long SmallestCache = 4096;

    private static readonly OptionRule[] Rules =
    [
        new(OptionGroup.Other, r => r.MaxDowntime < TimeSpan.FromMilliseconds(1),
            "no guest can be moved without standing still for at least 1 ms",
            "Give -MaxDowntime 1 ms or more; a busy guest needs some hundred."),
        new(OptionGroup.Other, r => r.Bandwidth < 1, "at less than 1 MiB/s it would never arrive",
            "Give -Bandwidth 1 MiB/s or more, or leave it out for as fast as it goes."),
        new(OptionGroup.Other, r => r.PostCopyBandwidth < 1, "at less than 1 MiB/s its memory would never arrive",
            "Give -PostCopyBandwidth 1 MiB/s or more, or leave it out for as fast as it goes."),
        new(OptionGroup.Tunnelled, r => r.Tunnelled && r.Control is ControlMode.Direct,
            "a tunnel is between the daemons, and direct control is for daemons that do not reach each other",
            "Leave out -Tunnelled, or use -ControlMode PeerToPeer."),
        new(OptionGroup.Tunnelled, r => r.Tunnelled && r.MigrationAddress is not null, "a tunnelled move sends nothing to an address of its own",
            "Leave out -MigrationAddress, or -Tunnelled: -Tls encrypts as well."),
        new(OptionGroup.Tunnelled, r => r.Tunnelled && (r.ListenAddress is not null || r.DisksPort is not null || r.DisksUri is not null),
            "in a tunnel there is nothing to listen for", "Leave out -ListenAddress, -DisksPort and -DisksUri, or -Tunnelled."),
        new(OptionGroup.Tunnelled, r => r.Tunnelled && r.Storage is StorageMode.Copy or StorageMode.CopyIncremental,
            "libvirt copies no disks through a tunnel", "Leave out -Tunnelled: -Tls encrypts disks as well."),
        new(OptionGroup.Tunnelled, r => r.Tunnelled && r.AsksForPostCopy, "post-copy needs a way back, and a tunnel has none", "Leave out -Tunnelled, or -PostCopy."),
        new(OptionGroup.Tunnelled, r => r.Tunnelled && r.ParallelConnections is not null, "a tunnel is one connection", "Leave out -Tunnelled, or -ParallelConnections."),
        new(OptionGroup.Tunnelled, r => r.Tunnelled && r.Tls, "a tunnel is encrypted by the daemons' own connection", "Leave out -Tls, or better -Tunnelled."),
        new(OptionGroup.Other, r => r.PersistentXml is not null && r.Persist is false, "the definition that is given is kept by nobody (-Persist:$false)",
            "Leave out -PersistentXml, or -Persist:$false."),
        new(OptionGroup.Other, r => r.DisksPort is not null && r.DisksUri is not null, "a URI for disks has its own port", "Leave out -DisksPort, or -DisksUri."),
        new(OptionGroup.Other, r => !r.Tls && TlsRule.Requires(r), "the inventory lets no move of one of these hosts go without TLS (tls: require)",
            "Leave out -Tls:$false and -Tunnelled; or change tls in the inventory."),
        new(OptionGroup.Other, r => MissesItsListener(r), "memory is sent to an address at which the destination would not listen (-ListenAddress)",
            "Leave out -ListenAddress, or give one of the same kind as -MigrationAddress (migrationAddress in the inventory)."),
        new(OptionGroup.Other, r => r.TlsDestination is not null && !r.Tls, "a certificate's name means nothing without encryption", "Add -Tls, or leave out -TlsDestination."),
        new(OptionGroup.Compression, r => r.ParallelConnections is < 0 or > 255, "parallel connections are 2 to 255, or 0 for as many as fit", "Give -ParallelConnections 0, or 2 to 255."),
        new(OptionGroup.Compression, r => r.ParallelConnections is not null && r.Compression.Any(c => c is CompressionMethod.Xbzrle or CompressionMethod.Mt),
            "parallel connections do not go with xbzrle and mt compression", "Compress with Zstd or Zlib, or leave out -ParallelConnections."),
        new(OptionGroup.Compression, r => r.ParallelConnections is null && r.Compression.Any(c => c is CompressionMethod.Zlib or CompressionMethod.Zstd),
            "zlib and zstd compress parallel connections only", "Add -ParallelConnections 0, or compress with Xbzrle."),
        new(OptionGroup.Compression, r => r.Compression.Distinct().Count() != r.Compression.Count, "a compression is named twice", "Name each but once."),
        new(OptionGroup.Compression, r => r.CompressionOptions.MtLevel > 9 || r.CompressionOptions.ZlibLevel > 9, "mt and zlib compress at levels 0 to 9",
            "Give -CompressionLevel 0 to 9."),
        new(OptionGroup.Compression, r => r.CompressionOptions.XbzrleCache is { } cache && (cache < SmallestCache || !long.IsPow2(cache)),
            "QEMU takes a cache for xbzrle of 4096 bytes or more, and a power of 2 alone",
            "Give -CompressionCache in bytes, such as 64MB, or leave it out for QEMU's own."),
        new(OptionGroup.Compression, r => HasIdleCompressionOption(r), "a setting is for a compression that is not asked for",
            "Name the compression it belongs to (-Compression), or leave the setting out."),
        new(OptionGroup.ZeroCopy, r => r.ZeroCopy && r.ParallelConnections is null, "zero-copy is for parallel connections only", "Add -ParallelConnections 0, or leave out -ZeroCopy."),
        new(OptionGroup.ZeroCopy, r => r.ZeroCopy && (r.Tls || r.Compression.Count > 0), "what is encrypted or compressed has been copied already",
            "Leave out -ZeroCopy, or -Tls and -Compression."),
        new(OptionGroup.PostCopy, r => r.AsksForPostCopy && r.Paused, "post-copy is for guests that run", "Leave out -Paused, or -PostCopy."),
        new(OptionGroup.PostCopy, r => r.AsksForPostCopy && r.RdmaPinAll, "post-copy does not go over RDMA", "Leave out -RdmaPinAll, or -PostCopy."),
        new(OptionGroup.Other, r => r.AutoConverge is false && (r.AutoConvergeInitial ?? r.AutoConvergeIncrement) is not null,
            "by how much a guest is slowed that is not to be", "Leave out -AutoConverge:$false, or the percentages."),
        new(OptionGroup.Other, r => r.AutoConvergeInitial is < 1 or > 99 || r.AutoConvergeIncrement is < 1 or > 99, "a guest is slowed by 1 to 99 percent",
            "Give -AutoConvergeInitial and -AutoConvergeIncrement 1 to 99; QEMU's own are 20 and 10."),
    ];

    /// <summary>IPv4 against IPv6, or the destination's loopback against an address that is reached from elsewhere.</summary>
    private static bool MissesItsListener(MigrationRequest request)
    {
        if (!IPAddress.TryParse(request.ListenAddress, out var listens) || listens.Equals(IPAddress.IPv6Any)
            || (request.MigrationAddress ?? request.Destination.MigrationAddress) is not { } given
            || !IPAddress.TryParse(MigrationUri.Split(given).Host, out var sent))
        {
            return false;
        }

        return listens.AddressFamily != sent.AddressFamily || (IPAddress.IsLoopback(listens) && !IPAddress.IsLoopback(sent));
    }

    private static bool HasIdleCompressionOption(MigrationRequest request)
    {
        var options = request.CompressionOptions;
        return Idle(CompressionMethod.Mt, options.MtLevel ?? options.MtThreads ?? options.MtDecompressionThreads)
            || Idle(CompressionMethod.Xbzrle, options.XbzrleCache)
            || Idle(CompressionMethod.Zlib, options.ZlibLevel)
            || Idle(CompressionMethod.Zstd, options.ZstdLevel);

        bool Idle(CompressionMethod method, long? setting) => setting is not null && !request.Compression.Contains(method);
    }

    /// <summary>What a request breaks.</summary>
    /// <param name="request">The request.</param>
    /// <param name="group">The only options that are meant; null for all.</param>
    public static IEnumerable<OptionRule> Broken(MigrationRequest request, OptionGroup? group = null) =>
        Rules.Where(r => (group is null || r.Group == group) && r.Breaks(request));

    /// <summary>Says no.</summary>
    /// <exception cref="MigrationException">Which options, why, and what to do.</exception>
    public static void Demand(MigrationRequest request)
    {
        if (Broken(request).FirstOrDefault() is { } rule)
        {
            throw new MigrationException(
                MigrationError.ParameterInvalid, $"{request.VM} was not moved: {rule.Why}.", rule.Action, request.VM);
        }
    }
}

using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>libvirt's typed parameters for a request, but for those that say what becomes of disks and XML.</summary>
internal static class MoveParameters
{
    public static List<TypedParameter> Of(MigrationRequest request)
    {
        List<TypedParameter> parameters = [];
        var address = request.MigrationAddress ?? (request.Tunnelled ? null : request.Destination.MigrationAddress);
        Add("migrate_uri", address is null ? null : MigrationUri.For(address));
        Add("listen_address", request.ListenAddress ?? GivenPort.ListenAddressFor(request));
        Add("destination_name", request.DestinationName);
        Add("graphics_uri", request.GraphicsUri);
        Add("destination_xml", request.DestinationXml);
        Add("persistent_xml", request.PersistentXml);
        Add("disks_port", request.DisksPort);
        Add("disks_uri", request.DisksUri);
        Add("bandwidth", (ulong?)request.Bandwidth);
        Add("bandwidth.postcopy", (ulong?)request.PostCopyBandwidth);
        Add("bandwidth.avail.switchover", (ulong?)request.SwitchoverBandwidth);
        Add("auto_converge.initial", request.AutoConvergeInitial);
        Add("auto_converge.increment", request.AutoConvergeIncrement);
        Add("parallel.connections", request.ParallelConnections);
        Add("tls.destination", request.TlsDestination);
        foreach (var method in request.Compression)
        {
            Add("compression", NameOf(method));
        }

        var options = request.CompressionOptions;
        Add("compression.mt.level", options.MtLevel);
        Add("compression.mt.threads", options.MtThreads);
        Add("compression.mt.dthreads", options.MtDecompressionThreads);
        Add("compression.xbzrle.cache", (ulong?)options.XbzrleCache);
        Add("compression.zlib.level", options.ZlibLevel);
        Add("compression.zstd.level", options.ZstdLevel);
        return parameters;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                parameters.Add(new TypedParameter(name, value));
            }
        }
    }

    private static string NameOf(CompressionMethod method) => method switch
    {
        CompressionMethod.Xbzrle => "xbzrle",
        CompressionMethod.Mt => "mt",
        CompressionMethod.Zlib => "zlib",
        _ => "zstd",
    };
}

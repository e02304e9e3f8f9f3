using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration.Options;

/// <summary>Requests in libvirt's words: names, and the types that its daemons insist on.</summary>
public sealed class MoveParametersTests
{
    private static readonly MigrationRequest Plain = new()
    {
        VM = "web1",
        Source = new HostReference("kvm1", "qemu+ssh://kvm1/system"),
        Destination = new HostReference("kvm2", "qemu+ssh://kvm2/system") { MigrationAddress = "10.77.1.12" },
    };

    public static TheoryData<MigrationRequest, string, object> Parameters => new()
    {
        { Plain, "migrate_uri", "tcp://10.77.1.12" },
        { Plain with { MigrationAddress = "rdma://10.1.1.1" }, "migrate_uri", "rdma://10.1.1.1" },
        { Plain with { MigrationAddress = "rdma://fd00::1" }, "migrate_uri", "rdma://[fd00::1]" },
        { Plain with { ListenAddress = "::" }, "listen_address", "::" },
        { Plain with { DestinationName = "web2" }, "destination_name", "web2" },
        { Plain with { GraphicsUri = "spice://a:1" }, "graphics_uri", "spice://a:1" },
        { Plain with { DestinationXml = "<domain/>" }, "destination_xml", "<domain/>" },
        { Plain with { PersistentXml = "<domain/>" }, "persistent_xml", "<domain/>" },
        { Plain with { DisksPort = 49200 }, "disks_port", 49200 },
        { Plain with { DisksUri = "tcp://a" }, "disks_uri", "tcp://a" },
        { Plain with { Bandwidth = 100 }, "bandwidth", 100ul },
        { Plain with { PostCopyBandwidth = 200 }, "bandwidth.postcopy", 200ul },
        { Plain with { SwitchoverBandwidth = 300 }, "bandwidth.avail.switchover", 300ul },
        { Plain with { AutoConvergeInitial = 30 }, "auto_converge.initial", 30 },
        { Plain with { AutoConvergeIncrement = 15 }, "auto_converge.increment", 15 },
        { Plain with { ParallelConnections = 4 }, "parallel.connections", 4 },
        { Plain with { TlsDestination = "kvm2.mig" }, "tls.destination", "kvm2.mig" },
        { Plain with { Compression = [CompressionMethod.Mt] }, "compression", "mt" },
        { Plain with { CompressionOptions = new() { MtLevel = 1 } }, "compression.mt.level", 1 },
        { Plain with { CompressionOptions = new() { MtThreads = 2 } }, "compression.mt.threads", 2 },
        { Plain with { CompressionOptions = new() { MtDecompressionThreads = 3 } }, "compression.mt.dthreads", 3 },
        { Plain with { CompressionOptions = new() { XbzrleCache = 4 } }, "compression.xbzrle.cache", 4ul },
        { Plain with { CompressionOptions = new() { ZlibLevel = 5 } }, "compression.zlib.level", 5 },
        { Plain with { CompressionOptions = new() { ZstdLevel = 6 } }, "compression.zstd.level", 6 },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Each_has_its_name_and_type(MigrationRequest request, string name, object value) =>
        Assert.Equal(new TypedParameter(name, value), Assert.Single(MoveParameters.Of(request), p => p.Name == name));

    [Fact]
    public void Several_compressions_repeat_the_name() => Assert.Equal(
        ["xbzrle", "mt"],
        MoveParameters.Of(Plain with { Compression = [CompressionMethod.Xbzrle, CompressionMethod.Mt] })
            .Where(p => p.Name == "compression").Select(p => p.Value));

    [Fact]
    public void What_nobody_asked_for_is_left_to_the_daemons() => Assert.Equal(["migrate_uri"], MoveParameters.Of(Plain).Select(p => p.Name));

    [Fact]
    public void A_tunnel_has_no_address() => Assert.Empty(MoveParameters.Of(Plain with { Tunnelled = true }));

    [Theory]
    [InlineData(null, 8, 2)]
    [InlineData(1_000, 8, 2)]
    [InlineData(25_000, 8, 2)]
    [InlineData(100_000, 16, 10)]
    [InlineData(100_000, 4, 4)]
    [InlineData(100_000, 1, 2)]
    public void Connections_fit_the_link_and_the_guest(int? megabits, int processors, int connections) =>
        Assert.Equal(connections, ParallelRule.Connections(megabits, processors));
}

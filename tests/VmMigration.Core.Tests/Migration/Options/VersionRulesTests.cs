using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration.Options;

/// <summary>Options and the versions they need, on either host.</summary>
public sealed class VersionRulesTests
{
    private static readonly MigrationRequest Plain = new()
    {
        VM = "web1",
        Source = new HostReference("kvm1", "qemu+ssh://kvm1/system"),
        Destination = new HostReference("kvm2", "qemu+ssh://kvm2/system"),
    };

    public static TheoryData<MigrationRequest, string, string> Needs => new()
    {
        { Plain with { ParallelConnections = 2 }, "5.1.0", "5.2.0" },
        { Plain with { PostCopyBandwidth = 9 }, "5.0.0", "5.1.0" },
        { Plain with { Tls = true, TlsDestination = "x" }, "5.10.0", "6.0.0" },
        { Plain with { DisksUri = "tcp://x" }, "6.7.0", "6.8.0" },
        { Plain with { SynchronousWrites = true }, "7.10.0", "8.0.0" },
        { Plain with { ZeroCopy = true, ParallelConnections = 2 }, "8.4.0", "8.5.0" },
        { Plain with { ParallelConnections = 2, Compression = [CompressionMethod.Zstd] }, "9.3.0", "9.4.0" },
        { Plain with { DetectZeroes = true }, "10.8.0", "10.9.0" },
        { Plain with { SwitchoverBandwidth = 9 }, "11.0.0", "11.1.0" },
    };

    [Theory]
    [MemberData(nameof(Needs))]
    public void The_older_of_the_two_hosts_decides(MigrationRequest request, string tooOld, string enough)
    {
        VersionRules.Demand(request, Host(enough), Host(enough));
        var source = Assert.Throws<MigrationException>(() => VersionRules.Demand(request, Host(tooOld), Host(enough)));
        var destination = Assert.Throws<MigrationException>(() => VersionRules.Demand(request, Host(enough), Host(tooOld)));
        Assert.Equal(("kvm1", "kvm2"), (source.Target, destination.Target));
        Assert.Contains(tooOld, source.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Post_copy_with_parallel_connections_waits_for_qemu_10_1()
    {
        var request = Plain with { PostCopy = true, ParallelConnections = 2 };
        VersionRules.Demand(request, Host("11.3.0", "10.1.0"), Host("11.3.0", "10.1.0"));
        var e = Assert.Throws<MigrationException>(() => VersionRules.Demand(request, Host("11.3.0", "10.1.0"), Host("11.3.0", "10.0.3")));
        Assert.Contains("a guest may be lost", e.Message, StringComparison.Ordinal);
        VersionRules.Demand(request with { PostCopy = false }, Host("9.0.0"), Host("9.0.0"));
    }

    private static HostFacts Host(string libvirt, string qemu = "7.2.0") => new(
        "h", new Version(libvirt), new Version(qemu), 8, 64L << 30, new HostCapabilities("x86_64", new HostCpu()), CanMigrate: true);
}

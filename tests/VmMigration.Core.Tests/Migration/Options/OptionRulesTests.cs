using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Options;

/// <summary>What cannot be had together is refused before a host is asked, with a way out.</summary>
public sealed class OptionRulesTests
{
    private static readonly MigrationRequest Plain = new()
    {
        VM = "web1",
        Source = new HostReference("kvm1", "qemu+ssh://kvm1/system"),
        Destination = new HostReference("kvm2", "qemu+ssh://kvm2/system"),
    };

    public static TheoryData<string, MigrationRequest> Refused => new()
    {
        { "tunnelled, direct", Plain with { Tunnelled = true, Control = ControlMode.Direct } },
        { "tunnelled, address", Plain with { Tunnelled = true, MigrationAddress = "10.0.0.1" } },
        { "tunnelled, listen", Plain with { Tunnelled = true, ListenAddress = "10.0.0.1" } },
        { "tunnelled, copy", Plain with { Tunnelled = true, Storage = StorageMode.Copy } },
        { "tunnelled, incremental", Plain with { Tunnelled = true, Storage = StorageMode.CopyIncremental } },
        { "tunnelled, post-copy", Plain with { Tunnelled = true, PostCopy = true } },
        { "tunnelled, parallel", Plain with { Tunnelled = true, ParallelConnections = 2 } },
        { "tunnelled, tls", Plain with { Tunnelled = true, Tls = true } },
        { "disks port and uri", Plain with { DisksPort = 5000, DisksUri = "tcp://a" } },
        { "name without tls", Plain with { TlsDestination = "kvm2" } },
        { "too many connections", Plain with { ParallelConnections = 256 } },
        { "parallel, xbzrle", Plain with { ParallelConnections = 2, Compression = [CompressionMethod.Xbzrle] } },
        { "parallel, mt", Plain with { ParallelConnections = 2, Compression = [CompressionMethod.Mt] } },
        { "zstd alone", Plain with { Compression = [CompressionMethod.Zstd] } },
        { "twice", Plain with { Compression = [CompressionMethod.Mt, CompressionMethod.Mt] } },
        { "mt level", Plain with { Compression = [CompressionMethod.Mt], CompressionOptions = new() { MtLevel = 10 } } },
        { "level of nothing", Plain with { CompressionOptions = new() { ZstdLevel = 3 } } },
        { "cache of mt", Plain with { Compression = [CompressionMethod.Mt], CompressionOptions = new() { XbzrleCache = 1 } } },
        { "cache smaller than a page", Plain with { Compression = [CompressionMethod.Xbzrle], CompressionOptions = new() { XbzrleCache = 1024 } } },
        { "cache of no power of 2", Plain with { Compression = [CompressionMethod.Xbzrle], CompressionOptions = new() { XbzrleCache = 12 << 20 } } },
        { "listens at IPv6, IPv4 comes", Plain with { MigrationAddress = "10.0.0.2", ListenAddress = "fd00::2" } },
        { "listens at loopback", Plain with { MigrationAddress = "10.0.0.2", ListenAddress = "127.0.0.1" } },
        { "zero-copy alone", Plain with { ZeroCopy = true } },
        { "zero-copy, tls", Plain with { ZeroCopy = true, ParallelConnections = 2, Tls = true } },
        { "post-copy, paused", Plain with { PostCopy = true, Paused = true } },
        { "post-copy, rdma", Plain with { PostCopy = true, RdmaPinAll = true } },
        { "how much of nothing", Plain with { AutoConverge = false, AutoConvergeInitial = 20 } },
        { "slowed by all", Plain with { AutoConvergeInitial = 100 } },
        { "no downtime", Plain with { MaxDowntime = TimeSpan.Zero } },
        { "no bandwidth", Plain with { Bandwidth = 0 } },
        { "no post-copy bandwidth", Plain with { PostCopyBandwidth = 0 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refused_with_a_way_out(string what, MigrationRequest request)
    {
        var e = Assert.Throws<MigrationException>(() => OptionRules.Demand(request));
        Assert.True(e.Error is MigrationError.ParameterInvalid, what);
        Assert.StartsWith("web1 was not moved: ", e.Message, StringComparison.Ordinal);
        Assert.NotEqual("", e.RecommendedAction);
    }

    public static TheoryData<MigrationRequest> Allowed => new()
    {
        Plain,
        Plain with { Tunnelled = true },
        Plain with { Storage = StorageMode.Copy, Tls = true },
        Plain with { ParallelConnections = 4, Compression = [CompressionMethod.Zstd], CompressionOptions = new() { ZstdLevel = 20 } },
        Plain with { Compression = [CompressionMethod.Xbzrle, CompressionMethod.Mt], CompressionOptions = new() { XbzrleCache = 64 << 20, MtLevel = 9 } },
        Plain with { ParallelConnections = 0, ZeroCopy = true },
        Plain with { AutoConverge = true, AutoConvergeInitial = 40, AutoConvergeIncrement = 20 },
        Plain with { PostCopy = true, PostCopyBandwidth = 100 },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void What_goes_together_is_let_through(MigrationRequest request) =>
        Assert.Null(Record.Exception(() => OptionRules.Demand(request)));

    [Fact]
    public async Task Nobody_is_asked_for_what_cannot_be()
    {
        await using var scene = new MoveScene();
        var final = await scene.PlayAsync(scene.Session.Start(scene.Request with { ZeroCopy = true }).Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.ParameterInvalid), (final.Outcome!.Value, final.Error!.Error));
        Assert.Empty(scene.Kvm1.Questions);
        Assert.Empty(scene.Journals.Folder.ReadAll());
    }
}

using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

/// <summary>Options that a plan refuses are told of before one is made, in the same words.</summary>
public sealed class OptionsCheckTests
{
    private readonly CheckScene _scene = new();
    private readonly MigrationRequest _plain;

    public OptionsCheckTests() => _plain = _scene.Request;

    [Theory]
    [InlineData("Tunnelled")]
    [InlineData("Compression")]
    [InlineData("ZeroCopy")]
    [InlineData("PostCopyParallel")]
    [InlineData("PostCopyDevices")]
    public async Task What_is_not_asked_for_passes(string id) => Assert.Equal(CheckStatus.Pass, (await OneAsync(id, r => r)).Status);

    [Fact]
    public async Task A_tunnel_carries_memory_alone()
    {
        Assert.Equal(CheckStatus.Pass, (await OneAsync("Tunnelled", r => r with { Tunnelled = true })).Status);
        var found = await OneAsync("Tunnelled", r => r with { Tunnelled = true, Storage = StorageMode.Copy });
        Assert.Equal((CheckStatus.Fail, "libvirt copies no disks through a tunnel"), (found.Status, found.Message));
        Assert.Equal(CheckStatus.Fail, (await OneAsync("Tunnelled", r => r with { Tunnelled = true, PostCopy = true })).Status);
    }

    [Fact]
    public async Task Compression_is_of_the_kind_that_connections_have()
    {
        Assert.Equal(CheckStatus.Pass, (await OneAsync("Compression", r => r with { Compression = [CompressionMethod.Xbzrle] })).Status);
        Assert.Equal(
            CheckStatus.Fail,
            (await OneAsync("Compression", r => r with { ParallelConnections = 2, Compression = [CompressionMethod.Mt] })).Status);
        var old = await OneAsync("Compression", r => r with { ParallelConnections = 2, Compression = [CompressionMethod.Zstd] });
        Assert.Equal((CheckStatus.Fail, "kvm1"), (old.Status, old.Subject));
        Assert.Contains("libvirt 9.4", old.Message, StringComparison.Ordinal);
        Assert.Equal("kvm1: libvirt 9.0.0, QEMU 7.2.0, kvm2: libvirt 9.0.0, QEMU 7.2.0", old.Evidence);
    }

    [Fact]
    public async Task Compression_by_threads_left_QEMU()
    {
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { HypervisorVersion = new Version(9, 1) };
        var found = await OneAsync("Compression", r => r with { Compression = [CompressionMethod.Mt] });
        Assert.Equal((CheckStatus.Fail, "kvm2"), (found.Status, found.Subject));
    }

    [Fact]
    public async Task Zero_copy_needs_connections_that_do_not_encrypt()
    {
        Assert.Equal(CheckStatus.Pass, (await OneAsync("ZeroCopy", r => r with { ZeroCopy = true, ParallelConnections = 2 })).Status);
        Assert.Equal(CheckStatus.Fail, (await OneAsync("ZeroCopy", r => r with { ZeroCopy = true })).Status);
        Assert.Equal(CheckStatus.Fail, (await OneAsync("ZeroCopy", r => r with { ZeroCopy = true, ParallelConnections = 2, Tls = true })).Status);
    }

    [Fact]
    public async Task Post_copy_with_parallel_connections_waits_for_qemu_10_1()
    {
        var found = await OneAsync("PostCopyParallel", r => r with { PostCopy = true, ParallelConnections = 2 });
        Assert.Equal((CheckStatus.Fail, "kvm1"), (found.Status, found.Subject));
        var recent = new Version(10, 1, 0);
        (_scene.Kvm1.Facts, _scene.Kvm2.Facts) =
            (_scene.Kvm1.Facts with { HypervisorVersion = recent }, _scene.Kvm2.Facts with { HypervisorVersion = recent });
        Assert.Equal(CheckStatus.Pass, (await OneAsync("PostCopyParallel", r => r with { PostCopy = true, ParallelConnections = 2 })).Status);
    }

    [Theory]
    [InlineData("", "", CheckStatus.Pass)]
    [InlineData("", "<memoryBacking><hugepages/></memoryBacking>", CheckStatus.Pass)]
    [InlineData("", "<memoryBacking><source type='file'/></memoryBacking>", CheckStatus.Fail)]
    [InlineData("<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>", "", CheckStatus.Fail)]
    [InlineData("<interface type='hostdev'><source><address type='pci' domain='0' bus='1' slot='0' function='0'/></source></interface>", "", CheckStatus.Fail)]
    [InlineData("<memory model='nvdimm'><source><path>/srv/nv</path></source><target><size unit='MiB'>8</size></target></memory>", "", CheckStatus.Fail)]
    public async Task Post_copy_does_not_follow_what_is_not_memory_of_qemus(string devices, string tuning, CheckStatus asked)
    {
        (_scene.Kvm1.Devices, _scene.Kvm1.Tuning) = (devices, tuning);
        Assert.Equal(asked, (await OneAsync("PostCopyDevices", r => r with { PostCopy = true })).Status);
        Assert.Equal(
            asked is CheckStatus.Fail ? CheckStatus.Warning : asked,
            (await OneAsync("PostCopyDevices", r => r with { Policy = MigrationPolicy.Balanced })).Status);
    }

    [Fact]
    public async Task Post_copy_is_for_guests_that_run_and_for_plain_connections()
    {
        Assert.Equal(CheckStatus.Fail, (await OneAsync("PostCopyDevices", r => r with { PostCopy = true, Paused = true })).Status);
        Assert.Equal(CheckStatus.Fail, (await OneAsync("PostCopyDevices", r => r with { PostCopy = true, RdmaPinAll = true })).Status);
        Assert.Equal(
            CheckStatus.Fail,
            (await OneAsync("PostCopyDevices", r => r with { PostCopy = true, Compression = [CompressionMethod.Mt] })).Status);
        Assert.Equal(CheckStatus.Pass, (await OneAsync("PostCopyDevices", r => r with { Policy = MigrationPolicy.Balanced })).Status);
    }

    private Task<MigrationCheck> OneAsync(string id, Func<MigrationRequest, MigrationRequest> change)
    {
        _scene.Request = change(_plain);
        return _scene.AskOneAsync(PreflightChecks.Find(id)!);
    }
}

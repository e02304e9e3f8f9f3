using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DiskPathsCheckTests
{
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData(true, CheckStatus.Pass)]
    [InlineData(false, CheckStatus.Fail)]
    public async Task What_is_said_to_be_shared_has_to_be_there(bool isThere, CheckStatus status)
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        HasPool(_scene.Kvm2, isThere ? new FakeFolder().With("a.raw", 64 * MiB) : new FakeFolder());
        _scene.Kvm1.Storage.HasPool("local", Folder);
        _scene.Request = _scene.Request with { Storage = StorageMode.Shared };
        var found = await _scene.AskOneAsync(new DiskPathsCheck());
        Assert.Equal(isThere ? CheckStatus.Skipped : status, found.Status);
        if (!isThere)
        {
            Assert.Equal("vda", found.Subject);
            Assert.Contains("kvm2 has no such file", found.Message, StringComparison.Ordinal);
            Assert.Contains("leave out -Storage", found.Fix, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pool_has_to_be_started(bool isStarted)
    {
        var shared = new FakeFolder().With("a.raw", 64 * MiB).WithTimes("a.raw", "1 1");
        foreach (var host in (FakeHost[])[_scene.Kvm1, _scene.Kvm2])
        {
            HasPool(host, shared);
        }

        _scene.Kvm1.Devices = "<disk type='volume' device='disk'><driver type='raw'/><source pool='images' volume='a.raw'/><target dev='vda'/></disk>";
        if (!isStarted)
        {
            _scene.Kvm2.Storage.Stopped.Add("images");
        }

        var found = await _scene.AskOneAsync(new DiskPathsCheck());
        Assert.Equal(isStarted ? CheckStatus.Pass : CheckStatus.Fail, found.Status);
        Assert.Equal(isStarted ? null : "Start it there: virsh pool-start images.", found.Fix);
    }

    [Fact]
    public async Task A_pool_that_the_destination_lacks_is_named()
    {
        HasPool(_scene.Kvm1, new FakeFolder().With("a.raw", 64 * MiB));
        _scene.Kvm1.Storage.HasPool(new VmMigration.Storage.StoragePoolDescription("vg", "logical"));
        _scene.Kvm1.Devices = "<disk type='volume' device='disk'><driver type='raw'/><source pool='vg' volume='a'/><target dev='vda'/></disk>";
        var found = await _scene.AskOneAsync(new DiskPathsCheck());
        Assert.Equal((CheckStatus.Fail, "vda", "Define and start pool vg on kvm2."), (found.Status, found.Subject, found.Fix));
    }
}

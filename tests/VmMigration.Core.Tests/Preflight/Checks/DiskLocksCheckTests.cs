using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Storage;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DiskLocksCheckTests
{
    private readonly CheckScene _scene = new();

    public DiskLocksCheckTests() => _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));

    [Fact]
    public async Task A_guest_of_the_destination_that_uses_the_image_is_named()
    {
        var other = new GuestStatus("web2", Guid.NewGuid(), VmState.Running, 1, true);
        _scene.Kvm2.Has(other);
        _scene.Kvm2.Storage.Images.Add(new GuestImage(other.Uuid, "vdb", "/srv//images/a.raw", 0, 0));
        var found = await _scene.AskOneAsync(new DiskLocksCheck());
        Assert.Equal((CheckStatus.Fail, "vda", "guest web2 on kvm2 uses /srv/images/a.raw, which vda is on"), (found.Status, found.Subject, found.Message));
        Assert.Equal("kvm1: web1 vda, kvm2: web2 vdb", found.Evidence);
    }

    [Fact]
    public async Task The_guest_itself_is_nobody_else()
    {
        _scene.Kvm2.Storage.Images.Add(new GuestImage(_scene.Guest.Uuid, "vda", $"{Folder}/a.raw", 0, 0));
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new DiskLocksCheck())).Status);
    }

    [Fact]
    public async Task Lock_managers_are_compared_where_a_shell_tells_them()
    {
        _scene.Shell = true;
        _scene.Kvm1.Shell = new FakeShell { Facts = FakeShell.Healthy.Replace("qemuconf read", "qemuconf read\nset lock_manager = \"sanlock\"", StringComparison.Ordinal) };
        _scene.Kvm2.Shell = new FakeShell();
        var found = await _scene.AskOneAsync(new DiskLocksCheck());
        Assert.Equal((CheckStatus.Warning, "kvm1: sanlock, kvm2: none"), (found.Status, found.Evidence));
    }
}

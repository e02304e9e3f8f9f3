using VmMigration.Preflight.Checks;
using VmMigration.Storage;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class CopiedDisksCheckTests
{
    [Theory]
    [InlineData(700, CheckStatus.Fail)]
    [InlineData(1, CheckStatus.Pass)]
    public async Task What_is_only_read_is_not_copied_by_libvirt(int mebibytes, CheckStatus status)
    {
        var scene = new CheckScene();
        scene.Kvm1.Storage.Has(Folder, new FakeFolder().With("ro.raw", mebibytes * MiB));
        scene.Kvm1.Devices = $"<disk type='file' device='disk'><driver type='raw'/><source file='{Folder}/ro.raw'/><target dev='vdb'/><readonly/></disk>";
        scene.Kvm1.Storage.Images.Add(new GuestImage(scene.Guest.Uuid, "vdb", $"{Folder}/ro.raw", mebibytes * MiB, mebibytes * MiB));
        HasPool(scene.Kvm2, new FakeFolder());
        var found = await scene.AskOneAsync(new CopiedDisksCheck());
        Assert.Equal(status, found.Status);
        Assert.Equal(status is CheckStatus.Fail ? "vdb" : null, found.Subject);
    }
}

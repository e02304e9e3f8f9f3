using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Storage;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class BackingChainsCheckTests
{
    private readonly CheckScene _scene = new() { Occasion = CheckOccasion.Rehearsal };

    [Theory]
    [InlineData(StorageMode.Auto, false, CheckStatus.Pass)]
    [InlineData(StorageMode.CopyIncremental, true, CheckStatus.Pass)]
    [InlineData(StorageMode.CopyIncremental, false, CheckStatus.Fail)]
    [InlineData(StorageMode.Copy, false, CheckStatus.Pass)]
    public async Task What_is_copied_on_top_of_an_image_needs_that(StorageMode mode, bool isThere, CheckStatus status)
    {
        _scene.HasDisk(new FakeFolder().With("a.qcow2", 64 * MiB, format: "qcow2").With("base.raw", 64 * MiB), "a.qcow2", "qcow2");
        _scene.Kvm1.Storage.Images.Add(new GuestImage(_scene.Guest.Uuid, "vda", $"{Folder}/base.raw", 64 * MiB, 64 * MiB));
        _scene.Kvm2.Storage.Has(Folder, isThere ? new FakeFolder().With("base.raw", 64 * MiB) : new FakeFolder());
        _scene.Request = _scene.Request with { Storage = mode };
        var found = await _scene.AskOneAsync(new BackingChainsCheck());
        Assert.Equal(status, found.Status);
        Assert.Equal(status is CheckStatus.Fail ? "Copy that image to the same path on kvm2, or use -Storage Copy." : null, found.Fix);
    }

    [Fact]
    public async Task Without_a_rehearsal_images_are_not_compared()
    {
        _scene.Occasion = CheckOccasion.Test;
        _scene.HasDisk(new FakeFolder().With("a.qcow2", 64 * MiB, format: "qcow2").With("base.raw", 64 * MiB), "a.qcow2", "qcow2");
        _scene.Kvm1.Storage.Images.Add(new GuestImage(_scene.Guest.Uuid, "vda", $"{Folder}/base.raw", 64 * MiB, 64 * MiB));
        HasPool(_scene.Kvm2, new FakeFolder().With("base.raw", 64 * MiB));
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new BackingChainsCheck())).Status);
    }
}

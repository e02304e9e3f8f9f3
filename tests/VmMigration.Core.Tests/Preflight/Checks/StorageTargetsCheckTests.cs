using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class StorageTargetsCheckTests
{
    private readonly CheckScene _scene = new();

    public StorageTargetsCheckTests()
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        HasPool(_scene.Kvm2, new FakeFolder());
    }

    [Fact]
    public async Task A_copy_has_its_place() => Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new StorageTargetsCheck())).Status);

    [Fact]
    public async Task A_pool_that_is_named_has_to_be_there()
    {
        _scene.Request = _scene.Request with { StoragePool = "fast" };
        var found = await _scene.AskOneAsync(new StorageTargetsCheck());
        Assert.Equal((CheckStatus.Fail, "vda", "kvm2 has no storage pool named fast"), (found.Status, found.Subject, found.Message));
        Assert.Equal("See which it has: virsh pool-list --all on kvm2.", found.Fix);
    }

    [Fact]
    public async Task A_name_that_is_taken_there_gives_way_to_one_that_tells_whose_it_is()
    {
        _scene.Kvm2.Storage.Has("/fast", new FakeFolder().With("a.raw", 1 * MiB));
        _scene.Kvm2.Storage.HasPool("fast", "/fast");
        _scene.Request = _scene.Request with { StoragePool = "fast" };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new StorageTargetsCheck())).Status);
    }

    [Fact]
    public async Task Names_that_are_all_taken_there_are_told_by_this_check_alone()
    {
        var taken = new FakeFolder().With("a.raw", 1 * MiB).With($"{_scene.Guest.Name}-vda.raw", 1 * MiB);
        for (var number = 2; number < 10; number++)
        {
            taken.With($"{_scene.Guest.Name}-vda-{number}.raw", 1 * MiB);
        }

        _scene.Kvm2.Storage.Has("/fast", taken);
        _scene.Kvm2.Storage.HasPool("fast", "/fast");
        _scene.Request = _scene.Request with { StoragePool = "fast" };
        var found = await _scene.AskOneAsync(new StorageTargetsCheck());
        Assert.Equal(CheckStatus.Fail, found.Status);
        Assert.Contains("kvm2 has /fast/a.raw already", found.Message, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new SharedStorageCheck())).Status);
    }
}

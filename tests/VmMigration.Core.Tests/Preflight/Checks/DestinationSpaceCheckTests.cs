using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DestinationSpaceCheckTests
{
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData(64, false, CheckStatus.Pass)]
    [InlineData(63, false, CheckStatus.Fail)]
    [InlineData(63, true, CheckStatus.Pass)]
    [InlineData(9, true, CheckStatus.Fail)]
    public async Task Room_is_reckoned_by_what_copies_may_grow_to_or_hold_now(int left, bool overCommit, CheckStatus status)
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB, 10 * MiB));
        _scene.Kvm1.Storage.HasPool("local", Folder);
        HasPool(_scene.Kvm2, new FakeFolder { Available = left * MiB });
        _scene.Request = _scene.Request with { DiskOverCommit = overCommit };
        var found = await _scene.AskOneAsync(new DestinationSpaceCheck());
        Assert.Equal(status, found.Status);
        if (status is CheckStatus.Fail)
        {
            Assert.Contains($"kvm2 has {left} MiB left in pool images", found.Message, StringComparison.Ordinal);
            Assert.Contains("-StoragePool", found.Fix, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_a_folder_that_is_not_there_yet_it_is_not_known()
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        _scene.Occasion = CheckOccasion.Rehearsal;
        var found = await _scene.AskOneAsync(new DestinationSpaceCheck());
        Assert.Equal((CheckStatus.Skipped, "what is left in /srv/images is known once it is there"), (found.Status, found.Message));
    }
}

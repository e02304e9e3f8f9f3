using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DiskWriteRateCheckTests
{
    private readonly CheckScene _scene = new() { Occasion = CheckOccasion.Rehearsal };

    [Theory]
    [InlineData(0, CheckStatus.Pass)]
    [InlineData(4096, CheckStatus.Warning)]
    public async Task A_copy_that_is_written_to_faster_than_it_is_sent_does_not_end(int mebibytes, CheckStatus status)
    {
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        _scene.Kvm2.Storage.Has(Folder, new FakeFolder());
        _scene.Kvm1.LinkSpeed = 1000;
        long written = 0;
        _scene.Kvm1.Written = () => new Dictionary<string, long> { ["vda"] = written += mebibytes * MiB };
        var found = await _scene.AskOneAsync(new DiskWriteRateCheck());
        Assert.Equal(status, found.Status);
        Assert.Equal(status is CheckStatus.Warning, found.Fix?.Contains("-SynchronousWrites", StringComparison.Ordinal) ?? false);
        _scene.Request = _scene.Request with { SynchronousWrites = true };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new DiskWriteRateCheck())).Status);
    }

    [Fact]
    public async Task Nothing_is_measured_in_a_test()
    {
        _scene.Occasion = CheckOccasion.Test;
        _scene.HasDisk(new FakeFolder().With("a.raw", 64 * MiB));
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new DiskWriteRateCheck())).Status);
    }
}

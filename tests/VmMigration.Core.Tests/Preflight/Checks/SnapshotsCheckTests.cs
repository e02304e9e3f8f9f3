using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class SnapshotsCheckTests
{
    private readonly CheckScene _scene = new();

    [Fact]
    public async Task A_guest_without_any_passes() =>
        Assert.Equal((CheckStatus.Pass, "it has no snapshots"), Of(await _scene.AskOneAsync(new SnapshotsCheck())));

    [Fact]
    public async Task A_guest_that_has_some_is_not_moved()
    {
        _scene.Kvm1.Snapshots = 2;
        var found = await _scene.AskOneAsync(new SnapshotsCheck());
        Assert.Equal((CheckStatus.Fail, "it has 2 snapshots on kvm1, and libvirt moves no guest that has any"), Of(found));
        Assert.Contains("virsh snapshot-delete web1 NAME --metadata", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_stay_behind()
    {
        _scene.Kvm1.Checkpoints = 1;
        var found = await _scene.AskOneAsync(new SnapshotsCheck());
        Assert.Equal((CheckStatus.Warning, "checkpoints"), (found.Status, found.Subject));
    }

    [Fact]
    public async Task Of_many_guests_those_that_have_none_are_known_from_one_list()
    {
        for (var i = 0; i < 20; i++)
        {
            _scene.Kvm1.Has(new GuestStatus($"vm{i}", Guid.NewGuid(), VmState.Running, 1, true));
        }

        var host = new HostView(new FakeHypervisor(_scene.Kvm1), forMany: true, CancellationToken.None);
        var counts = await Task.WhenAll(_scene.Kvm1.All().Select(g => new GuestView(host, g).SnapshotsAsync()));
        Assert.All(counts, c => Assert.Equal(0, c));
        Assert.Equal(["guests with snapshots"], _scene.Kvm1.Questions);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_not_said_to_have_none()
    {
        _scene.Kvm1.Refuses = what => what == "snapshots" ? Failures.Lost("kvm1") : null;
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new SnapshotsCheck())).Status);
    }

    private static (CheckStatus, string) Of(MigrationCheck check) => (check.Status, check.Message);
}

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
    public async Task Those_of_disks_that_stay_go_along()
    {
        _scene.Kvm1.SnapshotRecords.Add(new SnapshotRecord("a", "<domainsnapshot><disks><disk name='vda' snapshot='internal'/></disks></domainsnapshot>"));
        Assert.Equal((CheckStatus.Pass, "its snapshots a go along"), Of(await _scene.AskOneAsync(new SnapshotsCheck())));
    }

    [Fact]
    public async Task Those_of_disks_that_are_copied_stop_it()
    {
        _scene.Kvm1.SnapshotRecords.Add(new SnapshotRecord("a", "<domainsnapshot><disks><disk name='vda' snapshot='internal'/></disks></domainsnapshot>"));
        _scene.Kvm1.Devices = "<disk type='file' device='disk'><driver type='raw'/><source file='/srv/a.raw'/><target dev='vda'/></disk>";
        _scene.Kvm1.Storage.Has("/srv", new FakeFolder().With("a.raw", 1 << 20));
        _scene.Kvm2.Storage.Has("/srv", new FakeFolder());
        _scene.Occasion = CheckOccasion.Rehearsal;
        var found = await _scene.AskOneAsync(new SnapshotsCheck());
        Assert.Equal((CheckStatus.Fail, "its snapshots a are of vda, and the copy of that does not have them"), Of(found));
    }

    [Fact]
    public async Task Checkpoints_go_along()
    {
        _scene.Kvm1.Checkpoints = 1;
        Assert.Equal((CheckStatus.Pass, "its 1 checkpoint goes along"), Of(await _scene.AskOneAsync(new SnapshotsCheck())));
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

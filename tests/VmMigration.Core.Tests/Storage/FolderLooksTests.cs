using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

/// <summary>What a look into the hosts' folders leaves there when its session dies, and who removes it.</summary>
public sealed class FolderLooksTests : IAsyncDisposable
{
    private const string Folder = "/srv/images";
    private readonly MoveScene _scene = new();

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_is_over_is_not_written_down_any_more()
    {
        _scene.HasDisk(Folder);
        await _scene.Session.PlanAsync(_scene.Request, CancellationToken.None);
        Assert.Empty(_scene.Session.ListHistory());
        Assert.Empty(Directory.GetFiles(_scene.Journals.Folder.Path));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task While_it_is_taken_it_is_written_down_with_what_it_makes()
    {
        _scene.HasDisk(Folder);
        IReadOnlyList<JournaledMove> seen = [];
        _scene.Kvm2.Storage.OnCreate = _ =>
        {
            seen = _scene.Journals.Folder.ReadAll();
            Assert.All(seen, m => Assert.True(m.IsInUse));
        };
        await _scene.Session.PlanAsync(_scene.Request, CancellationToken.None);
        var look = Assert.Single(seen);
        Assert.Equal((MoveStage.Looking, "web1", true), (look.Stage, look.VM, look.IsUnfinished));
        Assert.Equal([MoveSide.Source, MoveSide.Destination], look.Steps.Select(s => Assert.IsType<LookStep>(s.Step).Side));
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_session_removes_pool_and_marker_whatever_became_of_the_guest(bool runs)
    {
        Died();
        if (!runs)
        {
            _scene.Kvm1.HasNo(_scene.Uuid);
        }

        var final = await _scene.PlayAsync(_scene.Session.Resume(_scene.Session.ListUnfinished().Single()).Completion);
        Assert.Equal(
            (MigrationOutcome.Cancelled, "its session had ended before anything was started; nothing was left on kvm1 and kvm2"),
            (final.Outcome!.Value, final.Reason));
        Assert.Equal(["vm.raw"], _scene.Kvm1.Storage.Folder(Folder)!.Volumes.Keys);
        Assert.Empty(_scene.Kvm2.Storage.Folder(Folder)!.Volumes);
        Assert.Empty(_scene.Kvm1.Storage.Pools.Concat(_scene.Kvm2.Storage.Pools));
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_host_that_cannot_be_asked_keeps_it_unfinished()
    {
        Died();
        _scene.Kvm2.Cut();
        _scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        var final = await _scene.PlayAsync(_scene.Session.Resume(_scene.Session.ListUnfinished().Single()).Completion);
        Assert.EndsWith("see the warnings for what is left", final.Reason, StringComparison.Ordinal);
        Assert.Contains(Folder, Assert.Single(final.Warnings), StringComparison.Ordinal);
        Assert.Single(_scene.Session.ListUnfinished());
        _scene.Kvm2.Unreachable = null;
        await _scene.PlayAsync(_scene.Session.Resume(_scene.Session.ListUnfinished().Single()).Completion);
        Assert.Empty(_scene.Session.ListUnfinished());
        Assert.Empty(_scene.Kvm2.Storage.Folder(Folder)!.Volumes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_host_that_is_lost_in_it_leaves_it_to_be_put_in_order()
    {
        _scene.HasDisk(Folder);
        _scene.Kvm2.Storage.OnCreate = _ => throw Failures.Lost("kvm2");
        await Assert.ThrowsAsync<MigrationException>(() => _scene.Session.PlanAsync(_scene.Request, CancellationToken.None));
        Assert.Equal(MoveStage.Looking, Assert.Single(_scene.Session.ListUnfinished()).Stage);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_later_move_of_the_guest_is_not_taken_for_it()
    {
        Died();
        var (run, perform) = await _scene.BeginAsync();
        _scene.Copies();
        var found = Assert.Single(await _scene.Session.ListMigrationsAsync(_scene.Kvm1.Reference, [_scene.Kvm2.Reference], CancellationToken.None));
        Assert.Equal(run.Id, found.Id);
        Assert.IsType<MigrationFollower>(_scene.Session.Follow(found, _scene.Kvm1.Reference, _scene.Kvm2.Reference, []));
        _scene.Moves();
        perform.Succeed();
        await _scene.PlayAsync(run.Completion);
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    /// <summary>A session dies when both markers are there.</summary>
    private void Died()
    {
        _scene.HasDisk(Folder);
        _scene.Kvm1.Devices = "";
        using var journal = MigrationJournal.BeginLook(_scene.Journals.Folder, _scene.Request, _scene.Guest, _scene.Time);
        journal.Step(0, StepState.Begun, new LookStep(MoveSide.Source, Folder, "marker-source"));
        journal.Step(1, StepState.Begun, new LookStep(MoveSide.Destination, Folder, "marker-destination"));
        _scene.Kvm1.Storage.HasPool($"{FolderAccess.PoolPrefix}1", Folder);
        _scene.Kvm1.Storage.Folder(Folder)!.With("marker-source", 1024);
        _scene.Kvm2.Storage.Folder(Folder)!.With("marker-destination", 512);
    }
}

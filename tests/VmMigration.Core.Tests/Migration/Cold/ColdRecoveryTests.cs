using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Cold;

/// <summary>A cold move whose session is gone after the guest has arrived, standing still, and before it was started there.</summary>
public sealed class ColdRecoveryTests : IAsyncLifetime
{
    private readonly MoveScene _scene = new();

    [Fact(Timeout = Hang.Guard)]
    public async Task One_who_only_watches_touches_nothing()
    {
        var found = _scene.Session.ListUnfinished().Single().ToRecord();
        var final = await _scene.PlayAsync(_scene.Session.Follow(found, _scene.Kvm1.Reference, _scene.Kvm2.Reference, []).Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.OutcomeUnknown), (final.Outcome, final.Error!.Error));
        Assert.Contains("Resume-VmMigration web1", final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm1.Changes);
        Assert.Empty(_scene.Kvm2.Changes);
        Assert.Single(_scene.Session.ListUnfinished());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_who_puts_it_in_order_starts_it_there_before_the_source_lets_go()
    {
        _scene.Kvm2.OnChange = (what, uuid) =>
        {
            if (what == "destroy")
            {
                _scene.Kvm2.Has(_scene.Guest with { State = VmState.ShutOff, Reason = 0 });
            }

            Assert.Empty(_scene.Kvm1.Changes);
        };
        var final = await _scene.PlayAsync(_scene.Session.Resume(_scene.Session.ListUnfinished().Single()).Completion);
        Assert.Equal((MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"), (final.Outcome!.Value, final.Reason));
        Assert.Equal(["destroy", "start"], _scene.Kvm2.Changes);
        Assert.Equal(["undefine"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    public async ValueTask InitializeAsync()
    {
        var plan = await _scene.Session.PlanAsync(_scene.Request with { Kind = MigrationKind.Cold }, CancellationToken.None);
        using (var journal = MigrationJournal.Begin(_scene.Journals.Folder, Guid.NewGuid(), plan, _scene.Time))
        {
            for (var i = 0; i < plan.Steps.Count; i++)
            {
                journal.Step(i, StepState.Done, plan.Steps[i]);
            }

            journal.Stage(MoveStage.Performing);
        }

        _scene.Kvm1.Has(_scene.Guest with { State = VmState.ShutOff, Reason = 4 });
        _scene.Kvm2.Has(_scene.Guest with { State = VmState.Paused, Reason = 1 });
    }

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();
}

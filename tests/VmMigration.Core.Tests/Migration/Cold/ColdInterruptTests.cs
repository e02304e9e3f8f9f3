using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Cold;

/// <summary>Somebody leaves a cold move while its guest shuts down, which nobody can take back.</summary>
public sealed class ColdInterruptTests : IAsyncDisposable
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(1);
    private readonly MoveScene _scene = new();

    private MigrationRequest Request => _scene.Request with { Kind = MigrationKind.Cold, ShutdownTimeout = Time };

    [Fact(Timeout = Hang.Guard)]
    public async Task They_are_told_what_becomes_of_it()
    {
        var run = await LeaveAsync();
        var left = await run.Completion;
        Assert.Equal(MigrationOutcome.Detached, left.Outcome);
        Assert.Equal(
            "web1 is not moved. It was asked to shut down and may still do so: if it does within 1m of being asked, it is started again on kvm1, "
            + "as long as this PowerShell session lasts; after that, Resume-VmMigration web1 -Source kvm1 does it.",
            left.Reason);
        Assert.Equal(["shut down"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task It_is_started_again_when_it_goes_off()
    {
        var run = await LeaveAsync();
        GoesOff();
        await _scene.UntilAsync(() => run.Over.IsCompleted);
        Assert.Equal(["shut down", "start"], _scene.Kvm1.Changes);
        Ended("runs on kvm1, started again; nothing was left on kvm2");
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task It_is_left_alone_when_it_does_not_within_its_time()
    {
        var run = await LeaveAsync();
        await _scene.UntilAsync(() => run.Over.IsCompleted);
        Assert.Equal(["shut down"], _scene.Kvm1.Changes);
        Ended("runs on kvm1 as before; nothing was left on kvm2");
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_goes_off_just_after_its_time_is_started_again()
    {
        var run = _scene.Session.Start(Request);
        await _scene.UntilAsync(() => _scene.Kvm1.Changes.Count == 1);
        _scene.Time.Advance(Time);
        await _scene.UntilAsync(() => _scene.Journals.Folder.ReadOpen().Count == 1);
        GoesOff();
        var final = await _scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Failed, final.Outcome);
        Assert.Equal(["shut down", "start"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_stops_the_move_is_told_the_same()
    {
        var run = _scene.Session.Start(Request);
        await _scene.UntilAsync(() => _scene.Kvm1.Changes.Count == 1);
        var stopped = await _scene.PlayAsync(_scene.Session.StopAsync(Request.Source, "web1", [], CancellationToken.None));
        Assert.Equal(MigrationOutcome.Detached, stopped.Outcome);
        Assert.StartsWith("web1 is not moved.", stopped.Reason, StringComparison.Ordinal);
        GoesOff();
        await _scene.UntilAsync(() => run.Over.IsCompleted);
        Assert.Equal(["shut down", "start"], _scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Until_then_it_is_not_moved_again()
    {
        var left = await LeaveAsync();
        var refused = await _scene.Session.Start(_scene.Request).Completion;
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmBusy), (refused.Outcome, refused.Error!.Error));
        Assert.StartsWith("web1 was not moved: an earlier move has asked it to shut down", refused.Reason, StringComparison.Ordinal);
        await _scene.UntilAsync(() => left.Over.IsCompleted);
        var (again, perform) = await _scene.BeginAsync();
        _scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(again.Completion)).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_source_that_is_lost_meanwhile_is_asked_again()
    {
        var run = _scene.Session.Start(Request);
        await _scene.UntilAsync(() => _scene.Kvm1.Changes.Count == 1);
        _scene.Kvm1.Cut();
        await _scene.UntilAsync(() => _scene.Kvm1.Dials == 2);
        GoesOff();
        var final = await _scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Failed, final.Outcome);
        Assert.Equal(["shut down", "start"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_session_waits_for_it_as_long_as_it_had(bool goesOff)
    {
        await DiedAsync();
        var taken = _scene.Session.Resume(_scene.Session.ListUnfinished().Single()).Completion;
        await _scene.UntilAsync(() => _scene.Kvm1.Questions.Count(q => q == "guest") > 3);
        Assert.Empty(_scene.Kvm1.Changes);
        if (goesOff)
        {
            GoesOff();
        }

        await _scene.PlayAsync(taken);
        Assert.Equal(goesOff ? ["start"] : [], _scene.Kvm1.Changes);
        Ended(goesOff ? "runs on kvm1, started again; nothing was left on kvm2" : "runs on kvm1 as before; nothing was left on kvm2");
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(null)]
    [InlineData(StepState.Refused)]
    public async Task One_that_was_not_asked_or_did_not_listen_runs_as_before(StepState? shutDown)
    {
        await DiedAsync(shutDown: shutDown);
        await _scene.PlayAsync(_scene.Session.Resume(_scene.Session.ListUnfinished().Single()).Completion);
        Assert.Empty(_scene.Kvm1.Changes);
        Ended("runs on kvm1 as before; nothing was left on kvm2");
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_whose_clock_was_set_back_waits_no_longer_than_it_had()
    {
        await DiedAsync(later: TimeSpan.FromDays(1));
        var began = _scene.Time.GetTimestamp();
        await _scene.PlayAsync(_scene.Session.Resume(_scene.Session.ListUnfinished().Single()).Completion);
        Assert.InRange(_scene.Time.GetElapsedTime(began), TimeSpan.Zero, Time * 2);
        Ended("runs on kvm1 as before; nothing was left on kvm2");
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Once_the_daemons_are_asked_the_move_goes_on_with_the_session()
    {
        var gate = new TaskCompletionSource();
        _scene.Kvm1.OnChange = (what, _) => Off(what == "shut down");
        // Before the daemons are asked, the guest is described as it is when it is off.
        _scene.Kvm1.Before = what => what == "xml" && _scene.Kvm1.Changes.Count > 0 ? gate.Task : Task.CompletedTask;
        var run = _scene.Session.Start(Request);
        await _scene.UntilAsync(() => _scene.Kvm1.Changes.Count == 1 && run.IsStarted);
        run.Detach();
        var left = await _scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Detached, left.Outcome);
        Assert.StartsWith("web1 goes on moving as long as this PowerShell session lasts. When that is left before the move has ended, it takes the move back first", left.Reason, StringComparison.Ordinal);
        gate.SetResult();
        (await _scene.Kvm1.NextMoveAsync()).Fail(Failures.Daemon("kvm1", VmMigration.Libvirt.LibvirtErrorCode.OperationFailed, "no"));
        await _scene.UntilAsync(() => run.Over.IsCompleted);
        Assert.Equal(["shut down", "migrate", "start"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private async Task<MigrationRun> LeaveAsync()
    {
        var run = _scene.Session.Start(Request);
        await _scene.UntilAsync(() => _scene.Kvm1.Changes.Count == 1);
        run.Detach();
        // No time passes: nobody waits for it.
        await run.Completion;
        return run;
    }

    /// <summary>A session has asked it to shut down, and nothing more.</summary>
    private async Task DiedAsync(TimeSpan later = default, StepState? shutDown = StepState.Begun)
    {
        var plan = await _scene.Session.PlanAsync(Request, CancellationToken.None);
        using var journal = MigrationJournal.Begin(_scene.Journals.Folder, Guid.NewGuid(), plan, _scene.Time);
        var asked = plan.Steps.OfType<ShutDownStep>().Single();
        if (shutDown is { } state)
        {
            journal.Step(0, state, asked with { Until = asked.Until + later });
        }
    }

    private void GoesOff() => Off(true);

    private void Off(bool so)
    {
        if (so)
        {
            _scene.Kvm1.Has(_scene.Guest with { State = VmState.ShutOff, Reason = 1 });
        }
    }

    private void Ended(string reason)
    {
        var end = _scene.Session.ListHistory().Single();
        Assert.Equal((MigrationOutcome.Cancelled, reason), (end.Outcome!.Value, end.Reason));
        Assert.Empty(_scene.Session.ListUnfinished());
    }
}

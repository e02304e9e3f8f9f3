using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>What decisions come to: what the source's daemon is asked for, what the administrator reads, and what happens when it refuses.</summary>
public sealed class SupervisedMoveTests
{
    private static MigrationPolicy Quick(params LadderStep[] ladder) =>
        MigrationPolicy.Balanced.WithMaxDowntime(TimeSpan.FromMilliseconds(40)) with { Name = "quick", Timeout = TimeSpan.FromSeconds(3), ActsOnStall = false, Ladder = ladder };

    [Fact(Timeout = Hang.Guard)]
    public async Task The_low_downtime_is_set_before_the_move_and_the_flags_are_those_of_the_ladder()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { Policy = MigrationPolicy.Balanced });
        Assert.Equal(["downtime 150", "migrate"], scene.Kvm1.Changes);
        Assert.True(perform.Migration.Flags.HasFlag(MigrationFlags.PostCopy | MigrationFlags.AutoConverge));
        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Without_a_policy_nothing_is_set_and_nothing_decided()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        Busy(scene);
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "job") > 100);
        Assert.Equal(["migrate"], scene.Kvm1.Changes);
        Assert.Equal(MigrationFlags.None, perform.Migration.Flags & (MigrationFlags.PostCopy | MigrationFlags.AutoConverge));
        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Giving_up_is_a_failure_with_the_decisions_reason_and_the_downtime_is_put_back()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { Policy = Quick(LadderStep.Abort) });
        scene.Kvm1.OnAbort = _ =>
        {
            scene.FallsBack();
            perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationAborted, "canceled by client"));
            return Task.CompletedTask;
        };
        Busy(scene);
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.DidNotConverge), (final.Outcome, final.Error!.Error));
        Assert.StartsWith("web1 was not moved and runs on kvm1 as before; nothing was left on kvm2. Not through after ", final.Error.Message, StringComparison.Ordinal);
        Assert.Equal("downtime 300", scene.Kvm1.Changes[^1]);
        Assert.Contains(await MoveScene.RecordsOfAsync(run), r => r.Reason.EndsWith("giving up as the policy quick says", StringComparison.Ordinal) && r.Outcome is null);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_refusal_is_a_warning_and_the_ladder_goes_on()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.Refuses = what => what == "post-copy" ? Failures.Daemon("kvm1", LibvirtErrorCode.OperationInvalid, "not today") : null;
        var (run, perform) = await scene.BeginAsync(scene.Request with { Policy = Quick(LadderStep.PostCopy, LadderStep.Suspend) });
        Busy(scene);
        await scene.UntilAsync(() => scene.Kvm1.Changes.Contains("suspend"));
        scene.Moves();
        perform.Succeed();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Completed, final.Outcome);
        Assert.Contains("the switch to post-copy was refused", Assert.Single(final.Warnings), StringComparison.Ordinal);
        Assert.Single(scene.Kvm1.Questions, q => q == "post-copy");
        Assert.Single(scene.Kvm1.Changes, c => c == "suspend");
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_that_was_suspended_is_let_go_on_where_the_move_ends_if_libvirt_did_not(bool moved)
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { Policy = Quick(LadderStep.Suspend) });
        Busy(scene);
        await scene.UntilAsync(() => scene.Kvm1.Changes.Contains("suspend"));
        if (moved)
        {
            scene.Moves();
            scene.Kvm2.Has(scene.Guest with { State = VmState.Paused, Reason = 1 });
            perform.Succeed();
        }
        else
        {
            scene.FallsBack();
            scene.Kvm1.Has(scene.Guest with { State = VmState.Paused, Reason = 1 });
            perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        }

        await scene.PlayAsync(run.Completion);
        var (there, elsewhere) = moved ? (scene.Kvm2, scene.Kvm1) : (scene.Kvm1, scene.Kvm2);
        Assert.Contains("resume", there.Changes);
        Assert.DoesNotContain("resume", elsewhere.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_a_dead_session_had_suspended_is_let_go_on_by_the_next(bool moved)
    {
        await using var scene = new MoveScene();
        var plan = await scene.Session.PlanAsync(scene.Request, CancellationToken.None);
        using (var journal = MigrationJournal.Begin(scene.Journals.Folder, Guid.NewGuid(), plan, scene.Time))
        {
            journal.Stage(MoveStage.Performing);
            journal.Step(0, StepState.Begun, new SuspendGuestStep("web1", scene.Uuid, MoveSide.Source));
            journal.Step(1, StepState.Done, new SuspendGuestStep("web1", scene.Uuid, MoveSide.Destination));
        }

        if (moved)
        {
            scene.Moves();
        }

        var (there, elsewhere) = moved ? (scene.Kvm2, scene.Kvm1) : (scene.Kvm1, scene.Kvm2);
        there.Has(scene.Guest with { State = VmState.Paused, Reason = 1 });
        var final = await scene.PlayAsync(scene.Session.Resume(Assert.Single(scene.Session.ListUnfinished())).Completion);
        Assert.Equal(moved ? MigrationOutcome.Completed : MigrationOutcome.Cancelled, final.Outcome);
        Assert.Equal(["resume"], there.Changes);
        Assert.Empty(elsewhere.Changes);
        Assert.Empty(scene.Session.ListUnfinished());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_guest_that_was_paused_before_is_not_let_go_on()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.Has(scene.Guest with { State = VmState.Paused, Reason = 1 });
        var (run, perform) = await scene.BeginAsync(scene.Request with { Policy = MigrationPolicy.MustFinish });
        Assert.Equal(MigrationFlags.None, perform.Migration.Flags & MigrationFlags.PostCopy);
        scene.Moves();
        scene.Kvm2.Has(scene.Guest with { State = VmState.Paused, Reason = 1 });
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
        Assert.DoesNotContain("resume", scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Post_copy_that_a_host_cannot_is_done_without_where_only_the_policy_wanted_it()
    {
        await using var scene = new MoveScene();
        var (run, first) = await scene.BeginAsync(scene.Request with { Policy = MigrationPolicy.MustFinish });
        first.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "unable to execute QEMU command 'migrate-set-capabilities': Postcopy is not supported"));
        var second = await scene.Kvm1.NextMoveAsync();
        Assert.Equal(first.Migration.Flags & ~MigrationFlags.PostCopy, second.Migration.Flags);
        scene.Moves();
        second.Succeed();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Completed, final.Outcome);
        Assert.StartsWith("the move cannot be switched to post-copy, and was begun without it", Assert.Single(final.Warnings), StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Post_copy_that_was_asked_for_by_name_is_not_done_without()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { PostCopy = true });
        scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "unable to execute QEMU command 'migrate-set-capabilities': Postcopy is not supported"));
        Assert.Equal(MigrationOutcome.Failed, (await scene.PlayAsync(run.Completion)).Outcome);
        Assert.Single(scene.Kvm1.Changes, c => c == "migrate");
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_policy_holds_on_after_the_administrator_stopped_watching()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { Policy = Quick(LadderStep.Suspend) });
        Busy(scene);
        await scene.UntilAsync(() => run.Latest.Phase is MigrationPhase.PreCopy);
        run.Detach();
        Assert.Equal(MigrationOutcome.Detached, (await scene.PlayAsync(run.Completion)).Outcome);
        await scene.UntilAsync(() => scene.Kvm1.Changes.Contains("suspend"));
        scene.Moves();
        perform.Succeed();
        await scene.UntilAsync(() => run.IsOver);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(CompletionMode.PostCopy, "post-copy", "switched to post-copy")]
    [InlineData(CompletionMode.Suspend, "suspend", "suspended until it is across")]
    public async Task A_move_that_runs_is_completed_at_once(CompletionMode mode, string asked, string reason)
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var record = await scene.Session.CompleteAsync(scene.Kvm1.Reference, "web1", mode, CancellationToken.None);
        Assert.Equal([asked], scene.Kvm1.Changes);
        Assert.Equal(("web1", reason), (record.VM, record.Reason));
    }

    /// <summary>A guest that never gets through; each question finds more sent, as time goes by.</summary>
    private static void Busy(MoveScene scene)
    {
        scene.Copies();
        var sent = 0L;
        scene.Kvm1.Before = what =>
        {
            if (what == "job" && scene.Kvm1.Job(scene.Uuid, completed: false) is not null)
            {
                sent += 50;
                scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying(percent: 90, iteration: 2 + (int)(sent / 100)) with { MemoryProcessed = 900 + sent });
            }

            return Task.CompletedTask;
        };
    }
}

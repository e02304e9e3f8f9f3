using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>Moves that do not come to their end as they should.</summary>
public sealed class MigrationRunFailureTests
{
    [Theory(Timeout = Hang.Guard)]
    [InlineData(LibvirtErrorCode.OperationFailed, MigrationError.MigrationFailed)]
    [InlineData(LibvirtErrorCode.InternalError, MigrationError.MigrationFailed)]
    [InlineData(LibvirtErrorCode.MigrateUnsafe, MigrationError.StorageNotShared)]
    [InlineData(LibvirtErrorCode.CpuIncompatible, MigrationError.Incompatible)]
    [InlineData(LibvirtErrorCode.OperationTimeout, MigrationError.VmBusy)]
    [InlineData(LibvirtErrorCode.AccessDenied, MigrationError.ReadOnlyAccess)]
    public async Task A_refusal_says_what_did_not_happen_where_the_guest_is_and_why(LibvirtErrorCode code, MigrationError error)
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        var refusal = Failures.Daemon("kvm1", code, "the reason of libvirt");
        perform.Fail(refusal);
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationPhase.Failed, error), (final.Outcome, final.Phase, final.Error!.Error));
        Assert.StartsWith("web1 was not moved and runs on kvm1 as before; nothing was left on kvm2. ", final.Error.Message, StringComparison.Ordinal);
        Assert.Contains("the reason of libvirt", final.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kvm1: kvm1", final.Error.Message, StringComparison.Ordinal);
        Assert.Same(refusal, final.Error.InnerException);
        Assert.Equal(refusal.RecommendedAction, final.Error.RecommendedAction);
        Assert.Equal(["migrate"], scene.Kvm1.Changes);
        Assert.Empty(scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_guest_whose_process_has_just_ended_is_not_said_to_run_as_before()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm1.Refuses = what =>
        {
            if (what != "downtime")
            {
                return null;
            }

            scene.Kvm1.Has(scene.Guest with { State = VmState.ShutOff, Reason = 1 });
            return Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "End of file from qemu monitor");
        };
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.SystemError, "cannot get locked memory limit of process 3805: No such file or directory"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmNotRunning), (final.Outcome, final.Error!.Error));
        Assert.StartsWith("web1 ended while it was moved: neither kvm1 nor kvm2 runs it. On kvm1 it shut down. ", final.Error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_that_somebody_stopped_is_cancelled()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationAborted, "operation aborted"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Cancelled, MigrationPhase.Cancelled), (final.Outcome, final.Phase));
        Assert.Equal("The move of web1 was stopped. It runs on kvm1 as before; nothing was left on kvm2.", final.Error!.Message);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_return_code_is_not_the_outcome()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Moves();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "client socket is closed", LibvirtErrorDomain.Rpc));
        Assert.Equal(MigrationOutcome.Completed, (await scene.PlayAsync(run.Completion)).Outcome);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public async Task A_post_copy_that_broke_is_told_also_where_a_host_hangs_on_it(ControlMode control)
    {
        await using var scene = new MoveScene();
        var hangs = new TaskCompletionSource();
        scene.Kvm1.OnDirect = call => call == "perform" ? Break() : Task.CompletedTask;
        scene.Kvm2.OnDirect = call => call == "finish" ? hangs.Task : Task.CompletedTask;
        var run = scene.Session.Start(scene.Request with { Control = control, PostCopy = true });
        if (control is ControlMode.PeerToPeer)
        {
            _ = await scene.Kvm1.NextMoveAsync();
            await Break();
        }

        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.PostCopyBroken), (final.Outcome, final.Error!.Error));
        Assert.Contains("kvm1's libvirt does not come back from it", final.Error.Message, StringComparison.Ordinal);
        Assert.Contains("If kvm2 has not noticed", final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(scene.Session.ListUnfinished());

        // What comes back late finds nobody who goes on with it.
        hangs.SetResult();
        Assert.DoesNotContain("confirm", scene.Kvm1.Changes);

        Task Break()
        {
            scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying());
            scene.Kvm1.Has(scene.Guest with { State = VmState.Paused, Reason = 13 });
            scene.Kvm2.Has(scene.Guest with { State = VmState.Running, Reason = 10 });
            return Task.CompletedTask;
        }
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Nor_is_a_success_that_the_hosts_do_not_confirm()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        perform.Succeed();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Failed, final.Outcome);
        Assert.EndsWith("kvm1's libvirt had said that it was moved.", final.Error!.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_guest_that_ended_meanwhile_is_not_called_well()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm1.Has(scene.Guest with { State = VmState.ShutOff, Reason = 1 });
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "domain is not running"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmNotRunning), (final.Outcome, final.Error!.Error));
        Assert.StartsWith("web1 ended while it was moved: neither kvm1 nor kvm2 runs it. ", final.Error.Message, StringComparison.Ordinal);
        Assert.StartsWith("kvm1 has its definition: start it there (virsh start web1).", final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["migrate"], scene.Kvm1.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData("on the source", true)]
    [InlineData("moved away", false)]
    [InlineData("on the destination, off", false)]
    public async Task The_image_that_was_made_goes_when_the_guest_ended_on_the_source_and_else_is_kept(string ended, bool goes)
    {
        await using var scene = new MoveScene();
        scene.HasDisk("/srv/images");
        var (run, perform) = await scene.BeginAsync();
        Assert.Equal(["vm.raw"], scene.Kvm2.Storage.Folder("/srv/images")!.Volumes.Keys);
        scene.Kvm1.Has(scene.Guest with { State = VmState.ShutOff, Reason = ended == "moved away" ? 4 : 3 });
        if (ended == "on the destination, off")
        {
            scene.Kvm2.Has(scene.Guest with { State = VmState.ShutOff, Reason = 1 });
        }

        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "domain is not running"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationError.VmNotRunning, final.Error!.Error);
        Assert.Equal(goes ? [] : ["vm.raw"], scene.Kvm2.Storage.Folder("/srv/images")!.Volumes.Keys);
        Assert.Equal(["vm.raw"], scene.Kvm1.Storage.Folder("/srv/images")!.Volumes.Keys);
        Assert.Equal(goes ? 0 : 1, scene.Session.ListUnfinished().Count);
        Assert.Equal(goes ? [] : ["Resume-VmMigration"], final.Warnings.Select(w => w.Contains("Resume-VmMigration", StringComparison.Ordinal) ? "Resume-VmMigration" : w));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_is_refused_while_it_is_made_ready_leaves_nothing_unfinished()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.Refuses = what => what == "set downtime" ? Failures.Daemon("kvm1", LibvirtErrorCode.OperationInvalid, "not now") : null;
        var run = scene.Session.Start(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        Assert.Equal(MigrationOutcome.Failed, (await scene.PlayAsync(run.Completion)).Outcome);
        await scene.UntilAsync(() => run.Over.IsCompleted);
        Assert.Empty(scene.Session.ListUnfinished());
        Assert.Equal(MigrationOutcome.Failed, Assert.Single(scene.Session.ListHistory()).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_both_hosts_run_it_nothing_is_known_and_nothing_touched()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm2.Has(scene.Guest);
        perform.Succeed();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.OutcomeUnknown), (final.Outcome, final.Error!.Error));
        Assert.Equal("kvm1 and kvm2 both say that web1 runs on them. Nothing was started, stopped or deleted.", final.Error.Message);
        Assert.Equal(["migrate"], scene.Kvm1.Changes);
        Assert.Empty(scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_broken_post_copy_is_not_told_to_be_destroyed()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm1.Has(scene.Guest with { State = VmState.Paused, Reason = 13 });
        scene.Kvm2.Has(scene.Guest with { State = VmState.Running, Reason = 11 });
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "post-copy failed"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.PostCopyBroken), (final.Outcome, final.Error!.Error));
        Assert.StartsWith("The post-copy of web1 broke: kvm1 and kvm2 have a part of its memory each", final.Error.Message, StringComparison.Ordinal);
        Assert.Contains("Destroy and reset it on neither", final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Resume-VmMigration web1 -Source kvm1", final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.True(Assert.Single(scene.Journals.Folder.ReadAll()).IsUnfinished);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true, "what kvm2 lacks of its memory is gone")]
    [InlineData(false, "libvirt does not let it run on at kvm1")]
    public async Task A_post_copy_that_lost_one_of_its_hosts_is_not_told_to_be_resumed(bool source, string action)
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        if (source)
        {
            scene.Kvm1.HasNo(scene.Uuid);
            scene.Kvm2.Has(scene.Guest with { State = VmState.Running, Reason = 11 });
        }
        else
        {
            scene.Kvm1.Has(scene.Guest with { State = VmState.Paused, Reason = 13 });
        }

        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "post-copy failed"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.OutcomeUnknown), (final.Outcome, final.Error!.Error));
        Assert.Contains(action, final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Resume-VmMigration", final.Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_post_copy_that_goes_on_although_its_driver_was_lost_is_waited_for()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm1.Has(scene.Guest with { State = VmState.Paused, Reason = 13 });
        scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying(1));
        scene.Kvm2.Has(scene.Guest with { State = VmState.Running, Reason = 10 });
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "post-copy failed"));
        for (var percent = 2; percent <= 10; percent++)
        {
            scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying(percent));
            var until = scene.Time.GetTimestamp() + (20 * scene.Time.TimestampFrequency);
            await scene.UntilAsync(() => scene.Time.GetTimestamp() > until);
            Assert.False(run.Completion.IsCompleted);
        }

        scene.Moves();
        Assert.Equal(MigrationOutcome.Completed, (await scene.PlayAsync(run.Completion)).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Another_move_of_the_same_guest_is_not_taken_for_this_one()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationTimeout, "cannot acquire state change lock"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmBusy), (final.Outcome, final.Error!.Error));
        Assert.StartsWith("web1 was not moved by this command; another move of it goes on.", final.Error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_downtime_limit_is_put_back_when_the_move_failed()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        await scene.PlayAsync(run.Completion);
        Assert.Equal(["downtime 900", "migrate", "downtime 300"], scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_downtime_limit_that_cannot_be_put_back_is_a_warning()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        scene.Kvm1.Refuses = what => what == "set downtime" ? Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "monitor") : null;
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.StartsWith("downtime limit of 900 ms (before: 300 ms) on kvm1 could not be taken back: ", Assert.Single(final.Warnings), StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_downtime_limit_is_put_back_when_the_move_could_not_even_be_asked_for()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Refuses = what => what == "watch" ? Failures.Unreachable("kvm2") : null;
        var run = scene.Session.Start(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.HostUnreachable), (final.Outcome, final.Error!.Error));
        Assert.StartsWith("web1 was not moved: No answer from kvm2", final.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["downtime 900", "downtime 300"], scene.Kvm1.Changes);
        await scene.UntilAsync(() => scene.Kvm1.Connections[0].Watches + scene.Kvm2.Connections[0].Watches == 0);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_host_that_cannot_be_reached_fails_the_move_and_says_so()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        var final = await scene.PlayAsync(scene.Session.Start(scene.Request).Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.HostUnreachable), (final.Outcome, final.Error!.Error));
        Assert.Equal("web1 was not moved: No answer from kvm2: the host is down.", final.Error.Message);
        Assert.Empty(scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_source_that_does_not_reach_its_peer_is_told_apart_and_the_way_out_named()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { Control = ControlMode.PeerToPeer });
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.SystemError, "unable to connect: Connection refused", LibvirtErrorDomain.Rpc));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.PeerUnreachable), (final.Outcome, final.Error!.Error));
        Assert.Equal(
            "web1 was not moved and runs on kvm1 as before; nothing was left on kvm2. kvm1's libvirt cannot reach kvm2's at "
            + "qemu+ssh://root@kvm2/system: unable to connect: Connection refused",
            final.Error.Message);
        Assert.Contains("virsh -c", final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("prove", scene.Kvm1.Questions);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Hosts_that_lose_each_other_in_the_middle_were_not_out_of_reach()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        await scene.UntilAsync(() => run.Latest.Percent == 50);
        scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "client socket is closed", LibvirtErrorDomain.Rpc));
        Assert.Equal(MigrationError.MigrationFailed, (await scene.PlayAsync(run.Completion)).Error!.Error);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Places_are_given_back_however_a_move_ends()
    {
        await using var scene = new MoveScene();
        for (var i = 0; i < 3; i++)
        {
            var (run, perform) = await scene.BeginAsync();
            perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
            await scene.PlayAsync(run.Completion);
            scene.Kvm2.Refuses = what => what == "guest" ? new InvalidOperationException("a defect") : null;
            Assert.Equal(MigrationError.Unexpected, (await scene.PlayAsync(scene.Session.Start(scene.Request).Completion)).Error!.Error);
            scene.Kvm2.Refuses = what => what == "find" ? Failures.Lost("kvm2") : null;
            await scene.PlayAsync(scene.Session.Start(scene.Request).Completion);
            scene.Kvm2.Refuses = _ => null;
        }
    }
}

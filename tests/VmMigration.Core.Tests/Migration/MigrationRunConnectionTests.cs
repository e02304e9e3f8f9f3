using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>Connections that are lost while a guest moves: the move is followed on, and what cannot be asked is not claimed.</summary>
public sealed class MigrationRunConnectionTests
{
    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_connection_that_asked_for_it_is_lost_the_move_goes_on_and_is_followed(bool succeeds)
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        await scene.UntilAsync(() => run.Latest.Percent == 50);
        scene.Kvm1.Cut();
        perform.Fail(Failures.Lost("kvm1"));
        scene.Copies(percent: 70);
        await scene.UntilAsync(() => run.Latest.Percent == 70);
        Assert.False(run.Completion.IsCompleted);
        if (succeeds)
        {
            scene.Moves();
        }
        else
        {
            scene.FallsBack();
        }

        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal(succeeds ? MigrationOutcome.Completed : MigrationOutcome.Failed, final.Outcome);
        Assert.Equal(succeeds ? null : MigrationError.MigrationFailed, final.Error?.Error);
        Assert.DoesNotContain("before it is asked again", final.Error?.RecommendedAction ?? "", StringComparison.Ordinal);
        Assert.Equal(["migrate"], scene.Kvm1.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true, "runs on kvm2; nothing left on kvm1")]
    [InlineData(false, "runs on kvm2; its definition is kept on kvm1, shut off")]
    public async Task A_source_that_lets_go_of_its_definition_is_given_the_time(bool goes, string said)
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        await scene.UntilAsync(() => run.Latest.Percent == 50);
        scene.SwitchesOver();
        scene.Kvm1.IsBusyWith(scene.Uuid, null);
        scene.Kvm1.Has(scene.Guest with { State = VmState.ShutOff, Reason = 4 });
        var asked = 0;
        scene.Kvm1.Before = what =>
        {
            if (what == "guest" && ++asked == 3 && goes)
            {
                scene.Kvm1.HasNo(scene.Uuid);
            }

            return Task.CompletedTask;
        };
        perform.Fail(Failures.Lost("kvm1"));
        Assert.Equal(said, (await scene.PlayAsync(run.Completion)).Reason);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_the_source_is_silent_for_long_and_still_moves_it_the_move_is_followed_on()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        var asked = 0;

        // Longer than a follower is patient, shorter than the proof is.
        scene.Kvm1.Refuses = what => what is "job" or "guest" && Interlocked.Increment(ref asked) < 150 ? Failures.Lost("kvm1") : null;
        perform.Fail(Failures.Lost("kvm1"));
        await scene.UntilAsync(() => run.Latest.Percent == 50 || run.Completion.IsCompleted);
        Assert.False(run.Completion.IsCompleted);
        scene.Moves();
        Assert.Equal(MigrationOutcome.Completed, (await scene.PlayAsync(run.Completion)).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_the_control_connection_is_lost_it_is_dialled_anew_and_the_hosts_are_watched_again()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        await scene.UntilAsync(() => run.Latest.Percent == 50);
        scene.Kvm1.Cut();
        scene.Kvm2.Cut();
        scene.Copies(percent: 60);
        await scene.UntilAsync(() => run.Latest.Percent == 60 && scene.Kvm1.Connections[^1].Watches == 1 && scene.Kvm2.Connections[^1].Watches == 1);
        scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.SuspendedForMigration));
        await scene.UntilAsync(() => run.Latest.Phase == MigrationPhase.Switchover);
        Assert.Equal(0, scene.Kvm1.Connections[0].Disposals);
        scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal((2, 2), (scene.Kvm1.Dials, scene.Kvm2.Dials));
        await scene.UntilAsync(() => scene.Kvm1.Connections[^1].Watches + scene.Kvm2.Connections[^1].Watches == 0);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_destination_that_is_lost_before_the_guest_stood_still_has_never_had_it()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        await scene.UntilAsync(() => run.Latest.Percent == 50);
        scene.Kvm1.IsBusyWith(scene.Uuid, null);
        scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        scene.Kvm2.Cut();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "client socket is closed", LibvirtErrorDomain.Rpc));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Failed, final.Outcome);
        Assert.StartsWith(
            "web1 was not moved and runs on kvm1 as before; what kvm2 may have of the move is looked for when it can be asked again.",
            final.Reason,
            StringComparison.Ordinal);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_destination_cannot_be_asked_nothing_is_known_and_nothing_touched(bool sourceHasIt)
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        if (sourceHasIt)
        {
            scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.SuspendedForMigration));
            await scene.UntilAsync(() => run.Latest.Phase == MigrationPhase.Switchover);
        }
        else
        {
            scene.Kvm1.HasNo(scene.Uuid);
        }

        scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        scene.Kvm2.Cut();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "client socket is closed", LibvirtErrorDomain.Rpc));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.OutcomeUnknown), (final.Outcome, final.Error!.Error));
        Assert.Equal(
            $"Where web1 runs is not known: kvm1 {(sourceHasIt ? "has it running" : "does not have it")}; kvm2 cannot be asked. Nothing was started, stopped or deleted.",
            final.Error.Message);
        Assert.Contains("virsh domstate --reason web1", final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["downtime 900", "migrate"], scene.Kvm1.Changes);
        Assert.Empty(scene.Kvm2.Changes);
    }
}

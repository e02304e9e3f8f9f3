using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;
using static VmMigration.MigrationPhase;

namespace VmMigration.Tests.Migration;

/// <summary>Whole moves whose daemons do as they should, and what the administrator reads meanwhile.</summary>
public sealed class MigrationRunTests
{
    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_goes_through_its_phases_and_ends_with_what_both_hosts_say()
    {
        await using var scene = new MoveScene();
        var run = scene.Session.Start(scene.Request);
        var records = MoveScene.RecordsOfAsync(run);
        var perform = await scene.Kvm1.NextMoveAsync();
        scene.Copies();
        scene.Kvm2.Tell(scene.Uuid, new GuestEvent(GuestEventKind.Started));
        await scene.UntilAsync(() => run.Latest.Phase == PreCopy);
        scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.Iteration, Iteration: 2));
        await scene.UntilAsync(() => run.Latest.Iteration == 2);
        scene.SwitchesOver();
        scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.SuspendedForMigration));
        await scene.UntilAsync(() => run.Latest.Phase == Switchover);
        scene.Kvm2.Tell(scene.Uuid, new GuestEvent(GuestEventKind.ResumedAfterMigration));
        await scene.UntilAsync(() => run.Latest.Phase == Committing);
        scene.Moves();
        perform.Succeed();

        var all = await scene.PlayAsync(records);
        var phases = all.Select(r => r.Phase).ToList();
        Assert.Equal([Checking, Reserving, PreCopy, Switchover, Committing, Completed], phases.Distinct());
        Assert.Equal(phases.Order(), phases);
        var final = all[^1];
        Assert.Equal((MigrationOutcome.Completed, 100, null), (final.Outcome, final.Percent, final.Error));
        Assert.Equal("runs on kvm2; nothing left on kvm1", final.Reason);
        Assert.Equal(TimeSpan.FromMilliseconds(85), final.Downtime);
        Assert.Equal((1200L, 0L), (final.MemoryProcessed, final.MemoryRemaining));
        Assert.Null(final.ExpectedDowntime);
        Assert.Null(final.Remaining);
        Assert.Single(all.Select(r => r.Id).Distinct());
        Assert.Equal(["migrate"], scene.Kvm1.Changes);
        Assert.Empty(scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_idle_guest_that_is_through_before_anybody_looked_is_moved_too()
    {
        await using var scene = new MoveScene(persistent: false);
        var (run, perform) = await scene.BeginAsync();
        scene.Moves();
        perform.Succeed();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Completed, Completed), (final.Outcome, final.Phase));
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true, null, false, MigrationFlags.Live | MigrationFlags.PeerToPeer | MigrationFlags.PersistDestination | MigrationFlags.UndefineSource)]
    [InlineData(false, null, false, MigrationFlags.Live | MigrationFlags.PeerToPeer)]
    [InlineData(false, true, false, MigrationFlags.Live | MigrationFlags.PeerToPeer | MigrationFlags.PersistDestination)]
    [InlineData(true, false, false, MigrationFlags.Live | MigrationFlags.PeerToPeer | MigrationFlags.UndefineSource)]
    [InlineData(true, null, true, MigrationFlags.Live | MigrationFlags.PeerToPeer | MigrationFlags.PersistDestination)]
    public async Task Definitions_follow_the_guest_unless_told_otherwise(bool persistent, bool? persist, bool keep, MigrationFlags flags)
    {
        await using var scene = new MoveScene(persistent);
        var (run, perform) = await scene.BeginAsync(scene.Request with { Persist = persist, KeepSource = keep });
        Assert.Equal(flags | MigrationFlags.ChangeProtection, perform.Migration.Flags);
        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_definition_that_is_kept_on_the_source_is_told()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { KeepSource = true });
        scene.Moves();
        scene.Kvm1.Has(scene.Guest with { State = VmState.ShutOff, Reason = 4 });
        perform.Succeed();
        Assert.Equal("runs on kvm2; its definition is kept on kvm1, shut off", (await scene.PlayAsync(run.Completion)).Reason);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_daemon_is_told_address_and_bandwidth()
    {
        await using var scene = new MoveScene(
            destination: new HostReference("kvm2", "qemu+ssh://root@kvm2/system") { MigrationAddress = "10.77.1.12", PeerUri = "qemu+tls://kvm2.mig/system" });
        var (run, perform) = await scene.BeginAsync(scene.Request with { Bandwidth = 200 });
        Assert.Equal("qemu+tls://kvm2.mig/system", perform.Migration.PeerUri);
        Assert.Equal("tcp://10.77.1.12", perform.Migration.Parameters.Text("migrate_uri"));
        Assert.Equal(200UL, perform.Migration.Parameters.UInt64("bandwidth"));
        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_downtime_limit_is_set_before_the_move_and_not_touched_when_it_succeeds()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        Assert.Equal(["downtime 900", "migrate"], scene.Kvm1.Changes);
        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
        Assert.Equal(["downtime 900", "migrate"], scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_hosts_may_tell_their_events_in_any_order()
    {
        await using var scene = new MoveScene();
        var run = scene.Session.Start(scene.Request);
        var records = MoveScene.RecordsOfAsync(run);
        var perform = await scene.Kvm1.NextMoveAsync();
        scene.Copies();
        scene.Kvm2.Tell(scene.Uuid, new GuestEvent(GuestEventKind.ResumedAfterMigration));
        await scene.UntilAsync(() => run.Latest.Phase == Committing);
        scene.Kvm2.Tell(scene.Uuid, new GuestEvent(GuestEventKind.Started));
        scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.SuspendedForMigration));
        scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.Iteration, Iteration: 7));
        await scene.UntilAsync(() => run.Latest.Iteration == 7);
        scene.Moves();
        perform.Succeed();
        var phases = (await scene.PlayAsync(records)).Select(r => r.Phase).ToList();
        Assert.Equal(phases.Order(), phases);
        Assert.Equal(Completed, phases[^1]);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_slow_reader_loses_samples_and_no_milestone()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "job") > 20);
        for (var i = 2; i < 40; i++)
        {
            scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.Iteration, Iteration: i));
        }

        await scene.UntilAsync(() => run.Latest.Reason == "iteration 39" || run.Latest.Iteration == 39);
        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
        var all = await MoveScene.RecordsOfAsync(run);
        Assert.Equal(Enumerable.Range(2, 38).Select(i => $"iteration {i}"), all.Select(r => r.Reason).Where(r => r.StartsWith("iteration", StringComparison.Ordinal)));
        Assert.Equal(MigrationOutcome.Completed, all[^1].Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Percent_never_goes_back_and_what_is_not_known_is_null()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        Assert.Equal((null, null, null), (run.Latest.Percent, run.Latest.MemoryTotal, run.Latest.Downtime));
        scene.Copies(percent: 80);
        await scene.UntilAsync(() => run.Latest.Percent == 80);
        scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying(percent: 30, iteration: 2));
        await scene.UntilAsync(() => run.Latest.MemoryRemaining == 700);
        Assert.Equal(80, run.Latest.Percent);
        Assert.Equal((TimeSpan.FromMilliseconds(120), null), (run.Latest.ExpectedDowntime, run.Latest.Downtime));
        scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((80, null, null), (final.Percent, final.Downtime, final.ExpectedDowntime));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Figures_of_another_job_that_the_destination_remembers_are_not_taken_for_this_ones()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Moves();
        scene.Kvm2.Remembers(scene.Uuid, MoveScene.Arrived() with { Operation = DomainJob.MigrationOut, Downtime = TimeSpan.FromHours(1) });
        perform.Succeed();
        Assert.Null((await scene.PlayAsync(run.Completion)).Downtime);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_downtime_that_the_source_told_stays_when_the_destination_does_not_know_it()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.JobCompleted, Job: MoveScene.Arrived(77)));
        await scene.UntilAsync(() => run.Latest.Downtime is not null);
        scene.Moves();
        scene.Kvm2.Remembers(scene.Uuid, MoveScene.Arrived() with { Downtime = null });
        perform.Succeed();
        Assert.Equal(TimeSpan.FromMilliseconds(77), (await scene.PlayAsync(run.Completion)).Downtime);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_destination_running_before_the_source_has_let_go_is_waited_for()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.SwitchesOver();
        perform.Succeed();
        await scene.UntilAsync(() => scene.Kvm2.Questions.Count(q => q == "guest") > 8);
        Assert.False(run.Completion.IsCompleted);
        scene.Moves();
        Assert.Equal(MigrationOutcome.Completed, (await scene.PlayAsync(run.Completion)).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_paused_guest_that_both_hosts_have_paused_for_a_moment_is_moved()
    {
        await using var scene = new MoveScene();
        var paused = scene.Guest with { State = VmState.Paused, Reason = 1 };
        scene.Kvm1.Has(paused);
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm2.Has(paused);
        perform.Succeed();
        await scene.UntilAsync(() => scene.Kvm2.Questions.Count(q => q == "guest") > 8);
        Assert.False(run.Completion.IsCompleted);
        scene.Kvm1.HasNo(scene.Uuid);
        Assert.Equal(MigrationOutcome.Completed, (await scene.PlayAsync(run.Completion)).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task More_than_two_at_once_wait_and_are_told_why()
    {
        await using var scene = new MoveScene();
        var names = new[] { "web2", "web3" };
        foreach (var name in names)
        {
            scene.Kvm1.Has(new GuestStatus(name, Guid.NewGuid(), VmState.Running, 1, true));
        }

        var (first, one) = await scene.BeginAsync();
        var (second, two) = await scene.BeginAsync(scene.Request with { VM = "web2" });
        var third = scene.Session.Start(scene.Request with { VM = "web3" });
        await scene.UntilAsync(() => third.Latest.Reason == "waits: 2 moves run out of kvm1 already");
        Assert.Equal(Checking, third.Latest.Phase);
        scene.Moves();
        one.Succeed();
        await scene.PlayAsync(first.Completion);
        var three = await scene.Kvm1.NextMoveAsync();
        third.Detach();
        second.Detach();
        await scene.PlayAsync(Task.WhenAll(second.Completion, third.Completion));
        three.Succeed();
        two.Succeed();
    }
}

using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>Losing the caller is not failing.</summary>
public sealed class DetachTests
{
    [Theory(Timeout = Hang.Guard)]
    [InlineData("find")]
    [InlineData("facts")]
    [InlineData("watch")]
    [InlineData("job")]
    public async Task Before_the_daemon_was_asked_nothing_is_started(string moment)
    {
        await using var scene = new MoveScene();
        var reached = new TaskCompletionSource();
        scene.Kvm1.Before = async what =>
        {
            if (what == moment)
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite);
            }
        };
        var run = scene.Session.Start(scene.Request);
        await reached.Task;
        run.Detach();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Cancelled, "stopped before anything was started"), (final.Outcome, final.Reason));
        Assert.Null(final.Error);
        Assert.Empty(scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task While_a_host_is_dialled_nothing_is_started()
    {
        await using var scene = new MoveScene();
        var gate = new TaskCompletionSource();
        scene.Kvm2.DialGate = gate.Task;
        var run = scene.Session.Start(scene.Request);
        await scene.UntilAsync(() => scene.Kvm2.Dials == 1);
        run.Detach();
        Assert.Equal(MigrationOutcome.Cancelled, (await scene.PlayAsync(run.Completion)).Outcome);
        gate.SetResult();
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task What_ends_after_that_in_the_same_session_is_written_down()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        run.Detach();
        Assert.Equal(MigrationOutcome.Detached, (await scene.PlayAsync(run.Completion)).Outcome);
        Assert.Empty(scene.Session.ListUnfinished());
        scene.Moves();
        perform.Succeed();
        await scene.UntilAsync(() => run.Over.IsCompleted);
        Assert.Empty(scene.Session.ListUnfinished());
        Assert.Equal(
            (MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"),
            (scene.Session.ListHistory().Single().Outcome!.Value, scene.Session.ListHistory().Single().Reason));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_downtime_limit_that_was_set_already_is_put_back()
    {
        await using var scene = new MoveScene();
        var gate = new TaskCompletionSource();
        scene.Kvm2.Before = what => what == "watch" ? gate.Task : Task.CompletedTask;
        var run = scene.Session.Start(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        await scene.UntilAsync(() => scene.Kvm1.Changes.Count == 1);
        run.Detach();
        Assert.Equal(MigrationOutcome.Cancelled, (await scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal(["downtime 900", "downtime 300"], scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task While_it_waits_for_its_turn_it_leaves_the_queue()
    {
        await using var scene = new MoveScene();
        var (first, one) = await scene.BeginAsync();
        scene.Kvm1.Has(scene.Guest with { Name = "web2", Uuid = Guid.NewGuid() });
        var (second, two) = await scene.BeginAsync(scene.Request with { VM = "web2" });
        var third = scene.Session.Start(scene.Request);
        await scene.UntilAsync(() => third.Latest.Reason.StartsWith("waits", StringComparison.Ordinal));
        third.Detach();
        Assert.Equal(MigrationOutcome.Cancelled, (await scene.PlayAsync(third.Completion)).Outcome);
        one.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        two.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        await scene.PlayAsync(Task.WhenAll(first.Completion, second.Completion));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Once_the_daemon_was_asked_the_move_goes_on_and_the_administrator_is_told_how_to_find_it()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        await scene.UntilAsync(() => run.Latest.Percent == 50);
        run.Detach();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Detached, MigrationPhase.PreCopy), (final.Outcome, final.Phase));
        Assert.Equal(
            "web1 goes on moving without this session. Follow it: Get-VmMigration -Source kvm1 -Name web1 | Wait-VmMigration. "
            + "Stop it: Stop-VmMigration web1 -Source kvm1.",
            final.Reason);
        Assert.Equal(["migrate"], scene.Kvm1.Changes);
        Assert.False(perform.Ended.IsCompleted);
        perform.Succeed();
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_that_goes_on_keeps_its_place_until_the_daemon_is_done()
    {
        await using var scene = new MoveScene();
        foreach (var name in new[] { "web2", "web3" })
        {
            scene.Kvm1.Has(scene.Guest with { Name = name, Uuid = Guid.NewGuid() });
        }

        var (first, one) = await scene.BeginAsync();
        var (second, two) = await scene.BeginAsync(scene.Request with { VM = "web2" });
        first.Detach();
        second.Detach();
        await scene.PlayAsync(Task.WhenAll(first.Completion, second.Completion));
        var third = scene.Session.Start(scene.Request with { VM = "web3" });
        await scene.UntilAsync(() => third.Latest.Reason == "waits: 2 moves run out of kvm1 already");
        one.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        var three = await scene.Kvm1.NextMoveAsync();
        two.Succeed();
        scene.Moves();
        three.Succeed();
        await scene.PlayAsync(third.Completion);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_the_daemon_is_done_and_a_host_does_not_answer_one_can_still_leave()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm2.Cut();
        scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        perform.Succeed();
        await scene.UntilAsync(() => scene.Kvm2.Dials > 2);
        run.Detach();
        var final = await scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Detached, final.Outcome);
        Assert.Equal("The move of web1 is over; this session was left before both hosts had said where it runs. See: Get-MigrationVm web1.", final.Reason);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_downtime_limit_is_put_back_when_a_move_fails_that_nobody_follows_any_more()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync(scene.Request with { MaxDowntime = TimeSpan.FromMilliseconds(900) });
        run.Detach();
        await scene.PlayAsync(run.Completion);
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        await scene.UntilAsync(() => scene.Kvm1.Changes.Count == 3);
        Assert.Equal(["downtime 900", "migrate", "downtime 300"], scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_end_of_the_session_detaches_and_closes_all()
    {
        var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        await scene.Session.DisposeAsync();
        Assert.Equal(MigrationOutcome.Detached, (await run.Completion).Outcome);
        Assert.All(scene.Kvm1.Connections.Concat(scene.Kvm2.Connections), c => Assert.Equal(1, c.Disposals));
        perform.Succeed();
    }
}

using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Tests.Support;
using static VmMigration.Migration.MigrationPolicy;

namespace VmMigration.Tests.Migration;

/// <summary>What is decided when, along histories of real moves and of a few made ones (Samples/README.md).</summary>
public sealed class MoveSupervisionTests
{
    [Theory]
    [InlineData("converging", "balanced", "3.1 RaiseDowntime 257")]
    [InlineData("converging", "minimalDowntime", "3.1 RaiseDowntime 150")]
    [InlineData("stalling", "minimalDowntime", "3.2 RaiseDowntime 150; 13.2 RaiseDowntime 200; 23.7 RaiseDowntime 250; 34.2 RaiseDowntime 300; 42.2 Abort")]
    [InlineData("stalling", "balanced", "3.2 RaiseDowntime 257; 13.2 RaiseDowntime 364; 23.7 RaiseDowntime 471; 34.2 RaiseDowntime 578; 42.2 SwitchToPostCopy")]
    [InlineData("stalling", "mustFinish", "3.2 RaiseDowntime 257; 8.7 RaiseDowntime 364; 12.2 SwitchToPostCopy")]
    [InlineData("stalling", "suspendIfNeeded", "3.2 RaiseDowntime 257; 13.2 RaiseDowntime 364; 22.2 Suspend")]
    [InlineData("throttled", "balanced", "3.2 RaiseDowntime 257; 13.7 RaiseDowntime 364; 24.5 RaiseDowntime 471")]
    [InlineData("throttled", "suspendIfNeeded", "3.2 RaiseDowntime 257; 13.7 RaiseDowntime 364; 24.5 RaiseDowntime 471")]
    [InlineData("synthetic-throttled-in-vain", "balanced", "15.0 RaiseDowntime 257; 25.0 RaiseDowntime 364; 35.0 RaiseDowntime 471; 45.0 RaiseDowntime 578; 50.5 Notice; 51.0 RaiseDowntime 900; 52.0 SwitchToPostCopy")]
    [InlineData("synthetic-throttled-in-vain", "suspendIfNeeded", "15.0 RaiseDowntime 257; 25.0 RaiseDowntime 364; 30.5 Notice; 31.0 RaiseDowntime 900; 40.0 Suspend")]
    [InlineData("oscillating", "minimalDowntime", "4.7 RaiseDowntime 150; 14.7 RaiseDowntime 200; 24.7 RaiseDowntime 250; 34.7 RaiseDowntime 300; 62.2 Abort")]
    [InlineData("oscillating", "mustFinish", "4.7 RaiseDowntime 257; 9.7 RaiseDowntime 364; 15.2 RaiseDowntime 471; 20.2 RaiseDowntime 578; 20.8 RaiseDowntime 900; 41.7 SwitchToPostCopy")]
    [InlineData("oscillating", "suspendIfNeeded", "4.7 RaiseDowntime 257; 14.7 RaiseDowntime 364; 24.7 RaiseDowntime 471; 34.7 RaiseDowntime 578; 42.7 RaiseDowntime 900; 54.7 Suspend")]
    [InlineData("link-drop", "minimalDowntime", "4.5 RaiseDowntime 150; 15.0 RaiseDowntime 200; 25.0 RaiseDowntime 250; 35.0 RaiseDowntime 300")]
    [InlineData("link-drop", "mustFinish", "4.5 RaiseDowntime 257; 10.0 RaiseDowntime 364; 15.5 RaiseDowntime 471; 20.5 RaiseDowntime 578; 26.0 RaiseDowntime 900")]
    [InlineData("link-dead", "balanced", "3.5 RaiseDowntime 257; 14.0 RaiseDowntime 364; 24.5 RaiseDowntime 471; 34.5 RaiseDowntime 578; 42.0 Notice; 42.5 RaiseDowntime 900; 43.0 SwitchToPostCopy")]
    [InlineData("link-dead", "suspendIfNeeded", "3.5 RaiseDowntime 257; 14.0 RaiseDowntime 364; 22.5 Notice; 23.0 RaiseDowntime 900; 42.5 Suspend")]
    [InlineData("synthetic-nearly-there", "balanced", "11.5 RaiseDowntime 257; 21.5 RaiseDowntime 364; 31.5 RaiseDowntime 471; 41.5 RaiseDowntime 578; 50.5 RaiseDowntime 900; 60.5 SwitchToPostCopy")]
    public void Each_policy_acts_in_its_order_and_time(string history, string policy, string expected) =>
        Assert.Equal(expected, Supervised.Table(Supervised.Decisions(history, Named(policy), Begun(Named(policy), history))));

    [Theory]
    [InlineData("stalling", "minimalDowntime", "pages change at 45 MiB/s, the link carries 46 MiB/s: it would never finish; to be switched over it would have to stand still for 1396 ms, and 300 ms is the limit; giving up as the policy minimalDowntime says")]
    [InlineData("stalling", "mustFinish", "pages change at 45 MiB/s, the link carries 45 MiB/s: it would never finish; switching to post-copy as the policy mustFinish says, with 1416 ms of memory still to be fetched")]
    [InlineData("stalling", "suspendIfNeeded", "pages change at 45 MiB/s, the link carries 45 MiB/s: it would never finish; suspending the guest as the policy suspendIfNeeded says: it stands still until 64 MiB are sent, about 1415 ms, which the limit of 900 ms does not apply to")]
    [InlineData("oscillating", "suspendIfNeeded", "pages change at 54 MiB/s, the link carries 64 MiB/s, yet 58 MiB are left, no less than 20s ago: it would not finish; suspending the guest as the policy suspendIfNeeded says: it stands still until 58 MiB are sent, about 903 ms, which the limit of 900 ms does not apply to")]
    [InlineData("converging", "balanced", "iteration 4 began with 24 MiB left, 533 ms of copying: the guest may stand still for 257 ms (balanced allows 900 ms)")]
    public void The_last_decision_says_why_in_the_administrators_words(string history, string policy, string reason) =>
        Assert.Equal(reason, Supervised.Decisions(history, Named(policy), Begun(Named(policy), history))[^1].Decision.Reason);

    [Fact]
    public void While_a_link_is_dead_nobody_is_suspended_switched_or_given_up_and_that_is_said_once()
    {
        foreach (var policy in BuiltIn)
        {
            var whileDead = Supervised.Decisions("link-dead", policy, Begun(policy, "link-dead")).Where(d => d.At is > 17 and < 42.5).ToList();
            Assert.DoesNotContain(whileDead, d => d.Decision.Action is DecisionAction.Abort or DecisionAction.Suspend or DecisionAction.SwitchToPostCopy);
            Assert.True(whileDead.Count(d => d.Decision.Action is DecisionAction.Notice) <= 1);
        }

        var said = Supervised.Decisions("link-dead", SuspendIfNeeded, Begun(SuspendIfNeeded, "link-dead")).Single(d => d.Decision.Action is DecisionAction.Notice);
        Assert.EndsWith("suspending the guest waits for the link, which carries 0 MiB/s now", said.Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_stays_dead_is_given_up_by_a_ladder_that_may()
    {
        var dead = RecordedHistory.Read("link-dead").Where(s => s.At < TimeSpan.FromSeconds(25)).ToList();
        var frozen = Enumerable.Range(1, 200).Select(i => (dead[^1].At + (i * TimeSpan.FromSeconds(0.5)), dead[^1].Sample));
        var decisions = Supervised.Decisions(dead.Concat(frozen), Balanced, Begun(Balanced, "link-dead"));
        Assert.Equal("42.5 Notice; 43.0 RaiseDowntime 900; 82.5 Abort", Supervised.Table(decisions[^3..]));
    }

    [Fact]
    public void No_downtime_is_ever_set_above_the_ceiling()
    {
        var histories = new[] { "converging", "stalling", "oscillating", "link-drop", "link-dead", "throttled", "synthetic-nearly-there", "synthetic-throttled-in-vain" };
        foreach (var ceiling in new[] { 1, 40, 333, 900, 5000 }.Select(ms => TimeSpan.FromMilliseconds(ms)))
        {
            foreach (var policy in BuiltIn.Select(p => p.WithMaxDowntime(ceiling)))
            {
                var set = histories.SelectMany(h => Supervised.Decisions(h, policy, Begun(policy, h))).Select(d => d.Decision.Downtime).OfType<TimeSpan>().ToList();
                Assert.All(set, downtime => Assert.InRange(downtime, policy.InitialDowntime, ceiling));
                Assert.True(policy.InitialDowntime <= ceiling);
            }
        }
    }

    [Fact]
    public void After_the_switch_to_post_copy_nothing_is_done_any_more()
    {
        var decisions = Supervised.Decisions("stalling", MustFinish with { Timeout = TimeSpan.FromSeconds(20), Ladder = [LadderStep.PostCopy, LadderStep.Abort] }, Begun(MustFinish, "stalling"));
        Assert.Equal(DecisionAction.SwitchToPostCopy, decisions[^1].Decision.Action);
    }

    [Theory]
    [InlineData(TimeoutAction.Abort, DecisionAction.Abort)]
    [InlineData(TimeoutAction.Suspend, DecisionAction.Suspend)]
    [InlineData(TimeoutAction.PostCopy, DecisionAction.SwitchToPostCopy)]
    public void An_action_at_the_timeout_comes_then_and_not_at_a_stall(TimeoutAction action, DecisionAction expected)
    {
        var policy = Ask() with { Policy = MustFinish, Timeout = TimeSpan.FromSeconds(50), TimeoutAction = action };
        var (at, decision) = Supervised.Decisions("stalling", policy.Ending!, Begun(policy.Ending!, "stalling"))[^1];
        Assert.Equal(expected, decision.Action);
        Assert.InRange(at, 50.7, 51.3);
        Assert.StartsWith("not through after 50s (pages change at 46 MiB/s, the link carries 46 MiB/s); ", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Post_copy_that_is_asked_for_begins_when_all_memory_was_sent_once()
    {
        var policy = (Ask() with { Policy = MinimalDowntime, PostCopy = true }).Ending!;
        var (at, decision) = Assert.Single(Supervised.Decisions("stalling", policy, Begun(policy, "stalling")));
        Assert.Equal("2.2 SwitchToPostCopy", Supervised.Table([(at, decision)]));
        Assert.StartsWith("all memory was sent once; switching to post-copy as asked", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Post_copy_that_was_not_set_up_is_passed_over()
    {
        var decisions = Supervised.Decisions("stalling", MustFinish, new SupervisionState());
        Assert.Equal("12.2 Suspend", Supervised.Table(decisions[^1..]));
    }

    [Fact]
    public void A_switch_that_would_take_longer_than_twice_the_timeout_leaves_is_no_switch()
    {
        var decisions = Supervised.Decisions("stalling", MustFinish with { Timeout = TimeSpan.FromSeconds(1) }, Begun(MustFinish, "stalling"));
        Assert.Equal("1.7 Notice; 2.2 RaiseDowntime 900; 2.7 Suspend", Supervised.Table(decisions));
        Assert.EndsWith("post-copy waits until all memory was sent once", decisions[0].Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_was_paused_before_is_neither_suspended_nor_switched()
    {
        var decisions = Supervised.Decisions("stalling", MustFinish, new SupervisionState { PostCopyAllowed = true, WasPaused = true });
        Assert.DoesNotContain(decisions, d => d.Decision.Action is DecisionAction.Suspend or DecisionAction.SwitchToPostCopy);
    }

    [Fact]
    public void A_ladder_at_its_end_lets_the_move_go_on_and_says_so_once()
    {
        var decisions = Supervised.Decisions("stalling", MustFinish, new SupervisionState { WasPaused = true });
        var end = Assert.Single(decisions, d => d.Decision.Action is DecisionAction.Notice).Decision;
        Assert.EndsWith("mustFinish has no further step: the move goes on until it is stopped", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspended_guest_is_given_back_when_nothing_is_sent_any_more()
    {
        var policy = SuspendIfNeeded with { Ladder = [LadderStep.Suspend, LadderStep.Abort] };
        var samples = RecordedHistory.Read("stalling").Where(s => s.At < TimeSpan.FromSeconds(24)).ToList();
        var frozen = Enumerable.Range(1, 100).Select(i => (samples[^1].At + (i * TimeSpan.FromSeconds(0.5)), samples[^1].Sample));
        var decisions = Supervised.Decisions(samples.Concat(frozen), policy, new SupervisionState());
        Assert.Equal("22.2 Suspend; 43.7 Abort", Supervised.Table(decisions[^2..]));
        Assert.StartsWith("the guest is suspended, and nothing was sent for 20s", decisions[^1].Decision.Reason, StringComparison.Ordinal);
    }

    private static MigrationPolicy Named(string name) => BuiltIn.Single(p => p.Name == name);

    /// <summary>Recorded without auto-converge, but for those that are named so.</summary>
    private static SupervisionState Begun(MigrationPolicy policy, string history) => new()
    {
        PostCopyAllowed = policy.Ladder.Contains(LadderStep.PostCopy),
        AutoConverges = history.Contains("throttled", StringComparison.Ordinal),
    };

    private static MigrationRequest Ask() => new()
    {
        VM = "web1", Source = new HostReference("kvm1", "qemu:///system"), Destination = new HostReference("kvm2", "qemu:///system"),
    };
}

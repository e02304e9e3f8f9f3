using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration.Supervision;

/// <summary>A guest that writes as fast as its disks are copied is not mirrored for ever.</summary>
public sealed class DiskSupervisionTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void Disks_that_come_nearer_are_left_alone_however_long_it_takes()
    {
        var (history, now) = Copies(hours: 3, left: t => 2048 * GiB - (long)(t.TotalSeconds * (50 << 20)));
        Assert.Equal(DecisionAction.None, MoveSupervision.Decide(history, MigrationPolicy.Balanced, new SupervisionState(), now).Action);
    }

    [Fact]
    public void Disks_that_the_guest_writes_as_fast_are_given_up_by_a_policy_that_gives_up()
    {
        var (history, now) = Copies(hours: 1, left: t => 20 * GiB + ((long)t.TotalSeconds % 7 << 20));
        var decision = MoveSupervision.Decide(history, MigrationPolicy.Balanced, new SupervisionState(), now);
        Assert.Equal(DecisionAction.Abort, decision.Action);
        Assert.Contains("the guest writes as fast, and it would never finish; giving up as the policy balanced says", decision.Reason, StringComparison.Ordinal);
        Assert.True(decision.State.IsAborted);
    }

    [Fact]
    public void A_burst_of_writing_is_sat_out()
    {
        var (history, now) = Copies(hours: 1, left: t => (t > TimeSpan.FromMinutes(57) ? 10 * GiB : 70 * GiB - (long)(t.TotalMinutes * GiB)) + GiB);
        Assert.Equal(DecisionAction.None, MoveSupervision.Decide(history, MigrationPolicy.Balanced, new SupervisionState(), now).Action);
    }

    [Fact]
    public void A_policy_that_never_gives_up_says_so_once()
    {
        var (history, now) = Copies(hours: 1, left: _ => 20 * GiB);
        var decision = MoveSupervision.Decide(history, MigrationPolicy.MustFinish, new SupervisionState(), now);
        Assert.Equal(DecisionAction.Notice, decision.Action);
        Assert.Contains("mustFinish has no step for disks: the move goes on until it is stopped", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(DecisionAction.None, MoveSupervision.Decide(history, MigrationPolicy.MustFinish, decision.State, now).Action);
    }

    [Fact]
    public void A_timeout_that_was_asked_for_holds_for_disks_and_the_policy_s_own_does_not()
    {
        var (history, now) = Copies(hours: 1, left: t => 2048 * GiB - (long)(t.TotalSeconds * (50 << 20)));
        var asked = MigrationPolicy.Balanced with { Timeout = TimeSpan.FromMinutes(10), TimesDisks = true };
        var decision = MoveSupervision.Decide(history, asked, new SupervisionState(), now);
        Assert.Equal(DecisionAction.Abort, decision.Action);
        Assert.StartsWith("the disks are not across after 1h", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(DecisionAction.Suspend, MoveSupervision.Decide(history, asked.WithTimeoutAction(LadderStep.Suspend), new SupervisionState(), now).Action);
        Assert.Equal(DecisionAction.None, MoveSupervision.Decide(history, MigrationPolicy.Balanced, new SupervisionState(), now).Action);
    }

    private static (MoveHistory History, TimeSpan Now) Copies(int hours, Func<TimeSpan, long> left)
    {
        var history = MoveHistory.Empty;
        var now = TimeSpan.Zero;
        for (; now < TimeSpan.FromHours(hours); now += TimeSpan.FromSeconds(2))
        {
            history = history.With(
                new MigrationSample
                {
                    Type = DomainJobType.Unbounded, Operation = DomainJob.MigrationOut,
                    DiskTotal = 4096 * GiB, DiskProcessed = (long)(now.TotalSeconds * (50 << 20)), DiskRemaining = left(now),
                },
                now);
        }

        return (history, now);
    }
}

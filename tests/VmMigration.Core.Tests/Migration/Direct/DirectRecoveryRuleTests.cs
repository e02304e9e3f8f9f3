using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration.Direct;

public sealed class DirectRecoveryRuleTests
{
    private const MigrationFlags Move = MigrationFlags.PersistDestination | MigrationFlags.UndefineSource;

    public enum Says
    {
        Nothing,
        HasNone,
        ShutOff,
        Runs,
        PausedByUser,
        StandsStill,
        StandsStillWithJob,
        StartingUp,
        RunsInPostCopy,
        FailedPostCopy,
        RunsAfterFailedPostCopy,
    }

    [Theory]
    // The two that look the same from the source.
    [InlineData(Says.StandsStill, Says.Runs, RecoveryAction.DestroySource)]
    [InlineData(Says.StandsStill, Says.HasNone, RecoveryAction.ResumeSource)]
    [InlineData(Says.StandsStill, Says.ShutOff, RecoveryAction.ResumeSource)]
    [InlineData(Says.StandsStill, Says.PausedByUser, RecoveryAction.DestroySource)]
    // Nobody knows.
    [InlineData(Says.StandsStill, Says.Nothing, RecoveryAction.LeaveAlone)]
    [InlineData(Says.Nothing, Says.Runs, RecoveryAction.LeaveAlone)]
    [InlineData(Says.Nothing, Says.HasNone, RecoveryAction.LeaveAlone)]
    [InlineData(Says.Runs, Says.Nothing, RecoveryAction.LeaveAlone)]
    // Not done yet.
    [InlineData(Says.StandsStillWithJob, Says.HasNone, RecoveryAction.Wait)]
    [InlineData(Says.StandsStillWithJob, Says.Runs, RecoveryAction.Wait)]
    [InlineData(Says.StandsStill, Says.StandsStill, RecoveryAction.Wait)]
    [InlineData(Says.StandsStill, Says.StartingUp, RecoveryAction.Wait)]
    [InlineData(Says.HasNone, Says.StandsStill, RecoveryAction.Wait)]
    // The daemons have put it right by themselves.
    [InlineData(Says.Runs, Says.HasNone, RecoveryAction.None)]
    [InlineData(Says.Runs, Says.StandsStill, RecoveryAction.None)]
    [InlineData(Says.Runs, Says.Runs, RecoveryAction.None)]
    [InlineData(Says.HasNone, Says.Runs, RecoveryAction.None)]
    [InlineData(Says.HasNone, Says.HasNone, RecoveryAction.None)]
    [InlineData(Says.PausedByUser, Says.HasNone, RecoveryAction.None)]
    [InlineData(Says.ShutOff, Says.HasNone, RecoveryAction.None)]
    // All that is missing is that the definition goes.
    [InlineData(Says.ShutOff, Says.Runs, RecoveryAction.UndefineSource)]
    // Post-copy is another matter.
    [InlineData(Says.FailedPostCopy, Says.RunsInPostCopy, RecoveryAction.LeaveAlone)]
    [InlineData(Says.FailedPostCopy, Says.RunsAfterFailedPostCopy, RecoveryAction.LeaveAlone)]
    [InlineData(Says.FailedPostCopy, Says.HasNone, RecoveryAction.LeaveAlone)]
    [InlineData(Says.HasNone, Says.RunsAfterFailedPostCopy, RecoveryAction.LeaveAlone)]
    public void Two_answers_make_an_action(Says source, Says destination, object action) =>
        Assert.Equal(action, DirectRecoveryRule.Decide(Answer(source), Answer(destination), MoveStage.Finishing, Move));

    [Theory]
    [InlineData(MoveStage.Performing, RecoveryAction.None)]
    [InlineData(MoveStage.Finishing, RecoveryAction.DestroySource)]
    [InlineData(MoveStage.Confirming, RecoveryAction.DestroySource)]
    public void A_guest_that_was_paused_before_is_ended_only_when_the_destination_had_been_told_to_have_it(MoveStage stage, object action) =>
        Assert.Equal(action, DirectRecoveryRule.Decide(Answer(Says.PausedByUser), Answer(Says.PausedByUser), stage, Move));

    [Theory]
    [InlineData(MigrationFlags.UndefineSource | MigrationFlags.PersistDestination, true, RecoveryAction.UndefineSource)]
    [InlineData(MigrationFlags.UndefineSource | MigrationFlags.PersistDestination, false, RecoveryAction.None)]
    [InlineData(MigrationFlags.UndefineSource, false, RecoveryAction.UndefineSource)]
    [InlineData(MigrationFlags.PersistDestination, true, RecoveryAction.None)]
    public void The_last_definition_never_goes(MigrationFlags flags, bool persistent, object action)
    {
        var there = Answer(Says.Runs);
        there = there with { Guest = there.Guest! with { Persistent = persistent } };
        Assert.Equal(action, DirectRecoveryRule.Decide(Answer(Says.ShutOff), there, MoveStage.Confirming, flags));
    }

    [Fact]
    public void The_source_runs_on_or_ends_only_when_the_destination_has_said_what_it_has()
    {
        foreach (var source in Enum.GetValues<Says>())
        {
            foreach (var destination in Enum.GetValues<Says>())
            {
                foreach (var stage in Enum.GetValues<MoveStage>())
                {
                    var action = DirectRecoveryRule.Decide(Answer(source), Answer(destination), stage, Move);
                    Assert.True(action is not RecoveryAction.ResumeSource || destination is Says.HasNone or Says.ShutOff, $"{source} {destination}");
                    Assert.True(action is not RecoveryAction.DestroySource || destination is Says.Runs or Says.PausedByUser, $"{source} {destination}");
                    Assert.True(action is not RecoveryAction.DestroySource || source is Says.StandsStill or Says.PausedByUser, $"{source} {destination}");
                }
            }
        }
    }

    private static GuestAnswer Answer(Says says)
    {
        var guest = new GuestStatus("web1", Guid.Empty, VmState.Running, 1, Persistent: true);
        return says switch
        {
            Says.Nothing => GuestAnswer.Unreachable,
            Says.HasNone => new GuestAnswer(true, null),
            Says.ShutOff => new GuestAnswer(true, guest with { State = VmState.ShutOff, Reason = 4 }),
            Says.Runs => new GuestAnswer(true, guest),
            Says.PausedByUser => new GuestAnswer(true, guest with { State = VmState.Paused, Reason = 1 }),
            Says.StandsStill => new GuestAnswer(true, guest with { State = VmState.Paused, Reason = 2 }),
            Says.StandsStillWithJob => new GuestAnswer(true, guest with { State = VmState.Paused, Reason = 2 }, IsMoving: true),
            Says.StartingUp => new GuestAnswer(true, guest with { State = VmState.Paused, Reason = 11 }),
            Says.RunsInPostCopy => new GuestAnswer(true, guest with { State = VmState.Running, Reason = 10 }),
            Says.FailedPostCopy => new GuestAnswer(true, guest with { State = VmState.Paused, Reason = 13 }, IsMoving: true),
            _ => new GuestAnswer(true, guest with { State = VmState.Running, Reason = 11 }),
        };
    }
}

using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration;

public sealed class RecoveryRuleTests
{
    private const MigrationFlags Move = MigrationFlags.PersistDestination | MigrationFlags.UndefineSource;

    public enum Says
    {
        Nothing,
        HasNone,
        ShutOff,
        Destroyed,
        ShutDown,
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
    // It may have been moved there, and have ended.
    [InlineData(Says.StandsStill, Says.ShutOff, RecoveryAction.LeaveAlone)]
    [InlineData(Says.StandsStill, Says.Destroyed, RecoveryAction.DestroySource)]
    [InlineData(Says.StandsStill, Says.ShutDown, RecoveryAction.DestroySource)]
    [InlineData(Says.ShutOff, Says.ShutDown, RecoveryAction.UndefineSource)]
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
        Assert.Equal(action, Direct(Answer(source), Answer(destination), MoveStage.Finishing, Move, false));

    [Theory]
    [InlineData(MoveStage.Performing, RecoveryAction.None)]
    [InlineData(MoveStage.Finishing, RecoveryAction.DestroySource)]
    [InlineData(MoveStage.Confirming, RecoveryAction.DestroySource)]
    public void A_guest_that_was_paused_before_is_ended_only_when_the_destination_had_been_told_to_have_it(MoveStage stage, object action) =>
        Assert.Equal(action, Direct(Answer(Says.PausedByUser), Answer(Says.PausedByUser), stage, Move, false));

    [Theory]
    [InlineData(MigrationFlags.UndefineSource | MigrationFlags.PersistDestination, true, RecoveryAction.UndefineSource)]
    [InlineData(MigrationFlags.UndefineSource | MigrationFlags.PersistDestination, false, RecoveryAction.None)]
    [InlineData(MigrationFlags.UndefineSource, false, RecoveryAction.UndefineSource)]
    [InlineData(MigrationFlags.PersistDestination, true, RecoveryAction.None)]
    public void The_last_definition_never_goes(MigrationFlags flags, bool persistent, object action)
    {
        var there = Answer(Says.Runs);
        there = there with { Guest = there.Guest! with { Persistent = persistent } };
        Assert.Equal(action, Direct(Answer(Says.ShutOff), there, MoveStage.Confirming, flags, false));
    }

    [Theory]
    // From the moment on that the destination is told to have it, only one that kept a definition before it let the guest run tells that it has not.
    [InlineData(MoveStage.Performing, Says.HasNone, MigrationFlags.PersistDestination, false, RecoveryAction.ResumeSource)]
    [InlineData(MoveStage.Performing, Says.ShutOff, MigrationFlags.PersistDestination, true, RecoveryAction.ResumeSource)]
    [InlineData(MoveStage.Finishing, Says.HasNone, MigrationFlags.PersistDestination, false, RecoveryAction.ResumeSource)]
    [InlineData(MoveStage.Finishing, Says.HasNone, MigrationFlags.PersistDestination, null, RecoveryAction.ResumeSource)]
    [InlineData(MoveStage.Finishing, Says.HasNone, MigrationFlags.None, false, RecoveryAction.LeaveAlone)]
    [InlineData(MoveStage.Finishing, Says.Destroyed, MigrationFlags.PersistDestination, false, RecoveryAction.DestroySource)]
    // A process that waited for it and was destroyed with its client leaves the definition that was there before, with the same reason.
    [InlineData(MoveStage.Finishing, Says.Destroyed, MigrationFlags.PersistDestination, true, RecoveryAction.LeaveAlone)]
    [InlineData(MoveStage.Finishing, Says.Destroyed, MigrationFlags.PersistDestination, null, RecoveryAction.LeaveAlone)]
    [InlineData(MoveStage.Finishing, Says.ShutDown, MigrationFlags.PersistDestination, true, RecoveryAction.DestroySource)]
    [InlineData(MoveStage.Finishing, Says.ShutOff, MigrationFlags.PersistDestination, false, RecoveryAction.LeaveAlone)]
    public void Shut_off_there_is_not_absent_there(MoveStage stage, Says destination, MigrationFlags flags, bool? isDefinedThere, object action) =>
        Assert.Equal(action, Direct(Answer(Says.StandsStill), Answer(destination), stage, flags, isDefinedThere));

    [Theory]
    // It has arrived, and has not run yet.
    [InlineData(Says.ShutOff, Says.PausedByUser, MoveStage.Performing, RecoveryAction.EndAndStartThere)]
    [InlineData(Says.ShutOff, Says.ShutOff, MoveStage.Performing, RecoveryAction.StartThere)]
    [InlineData(Says.HasNone, Says.ShutOff, MoveStage.Booting, RecoveryAction.StartThere)]
    [InlineData(Says.ShutOff, Says.Destroyed, MoveStage.Booting, RecoveryAction.StartThere)]
    // It has run.
    [InlineData(Says.ShutOff, Says.Runs, MoveStage.Booting, RecoveryAction.None)]
    [InlineData(Says.ShutOff, Says.PausedByUser, MoveStage.Booting, RecoveryAction.None)]
    [InlineData(Says.ShutOff, Says.ShutDown, MoveStage.Booting, RecoveryAction.None)]
    // It has not arrived.
    [InlineData(Says.ShutOff, Says.HasNone, MoveStage.Performing, RecoveryAction.GoBack)]
    [InlineData(Says.Runs, Says.ShutOff, MoveStage.Performing, RecoveryAction.GoBack)]
    [InlineData(Says.PausedByUser, Says.HasNone, MoveStage.Performing, RecoveryAction.GoBack)]
    // Not done, not known, not to be told.
    [InlineData(Says.ShutOff, Says.StandsStill, MoveStage.Performing, RecoveryAction.Wait)]
    [InlineData(Says.Nothing, Says.ShutOff, MoveStage.Performing, RecoveryAction.Wait)]
    [InlineData(Says.ShutOff, Says.Nothing, MoveStage.Performing, RecoveryAction.Wait)]
    [InlineData(Says.Runs, Says.Runs, MoveStage.Performing, RecoveryAction.LeaveAlone)]
    public void A_cold_move_goes_forward_once_the_guest_has_arrived_else_back(Says source, Says destination, MoveStage stage, object action) =>
        Assert.Equal(action, RecoveryRule.Decide(new RecoveryFacts
        {
            Kind = MigrationKind.Cold, Stage = stage, Starts = true, Source = Answer(source), Destination = Answer(destination), Others = OtherHosts.HaveNone,
        }));

    [Fact]
    public void Whatever_is_known_nothing_runs_twice_and_nothing_is_ended_that_is_the_only_one()
    {
        var combinations = 0;
        foreach (var (facts, source, destination) in All())
        {
            combinations++;
            var action = RecoveryRule.Decide(facts);
            string Of() => $"{action} for {facts}";
            var runsThere = destination is Says.Runs or Says.PausedByUser or Says.RunsInPostCopy or Says.RunsAfterFailedPostCopy;
            var isGone = destination is Says.HasNone or Says.ShutOff or Says.Destroyed or Says.ShutDown;
            switch (action)
            {
                case RecoveryAction.ResumeSource:
                    Assert.True(isGone && source is Says.StandsStill, Of());
                    Assert.True(facts.Stage is not (MoveStage.Finishing or MoveStage.Confirming) || destination is Says.HasNone, Of());
                    break;
                case RecoveryAction.DestroySource:
                    Assert.True(source is Says.StandsStill or Says.PausedByUser, Of());
                    Assert.True(runsThere || (destination is Says.Destroyed or Says.ShutDown && facts.Stage is MoveStage.Finishing or MoveStage.Confirming), Of());
                    break;
                case RecoveryAction.UndefineSource:
                    Assert.True(source is Says.ShutOff or Says.Destroyed or Says.ShutDown && destination is not (Says.HasNone or Says.Nothing), Of());
                    break;
                case RecoveryAction.GoBack:
                    Assert.True(isGone, Of());
                    break;
                case RecoveryAction.StartThere or RecoveryAction.EndAndStartThere:
                    Assert.True(source is Says.HasNone or Says.ShutOff or Says.Destroyed or Says.ShutDown, Of());
                    Assert.True(action is RecoveryAction.StartThere || facts.Stage is not (MoveStage.Booting or MoveStage.Settling), Of());
                    break;
            }

            var touches = action is not (RecoveryAction.None or RecoveryAction.Wait or RecoveryAction.LeaveAlone or RecoveryAction.Report);
            Assert.False(touches && (source is Says.Nothing || destination is Says.Nothing), Of());
            Assert.False(touches && facts.IsSuperseded, Of());
            var idleHere = source is Says.HasNone or Says.ShutOff or Says.Destroyed or Says.ShutDown;
            Assert.False(
                facts.Others is OtherHosts.HaveIt or OtherHosts.Silent && idleHere && isGone
                && action is RecoveryAction.GoBack or RecoveryAction.StartThere or RecoveryAction.EndAndStartThere,
                Of());
        }

        Assert.True(combinations > 50_000, $"{combinations}");
    }

    private static IEnumerable<(RecoveryFacts Facts, Says Source, Says Destination)> All() =>
        from source in Enum.GetValues<Says>()
        from destination in Enum.GetValues<Says>()
        from stage in Enum.GetValues<MoveStage>()
        from kind in Enum.GetValues<MigrationKind>()
        from control in new[] { ControlMode.Direct, ControlMode.PeerToPeer }
        from others in Enum.GetValues<OtherHosts>()
        from isSuperseded in new[] { false, true }
        from isDefinedThere in new bool?[] { null, false, true }
        from flags in new[] { MigrationFlags.None, MigrationFlags.PersistDestination, Move }
        select (
            new RecoveryFacts
            {
                Kind = kind, Control = control, Stage = stage, Flags = flags, IsDefinedThere = isDefinedThere, Starts = flags is Move,
                Source = Answer(source), Destination = Answer(destination), Others = others, IsSuperseded = isSuperseded,
            },
            source,
            destination);

    private static RecoveryAction Direct(GuestAnswer source, GuestAnswer destination, MoveStage stage, MigrationFlags flags, bool? isDefinedThere) =>
        RecoveryRule.Decide(new RecoveryFacts
        {
            Control = ControlMode.Direct, Stage = stage, Flags = flags, IsDefinedThere = isDefinedThere, Source = source, Destination = destination,
        });

    private static GuestAnswer Answer(Says says)
    {
        var guest = new GuestStatus("web1", Guid.Empty, VmState.Running, 1, Persistent: true);
        return says switch
        {
            Says.Nothing => GuestAnswer.Unreachable,
            Says.HasNone => new GuestAnswer(true, null),
            Says.ShutOff => new GuestAnswer(true, guest with { State = VmState.ShutOff, Reason = 4 }),
            Says.Destroyed => new GuestAnswer(true, guest with { State = VmState.ShutOff, Reason = 2 }),
            Says.ShutDown => new GuestAnswer(true, guest with { State = VmState.ShutOff, Reason = 1 }),
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

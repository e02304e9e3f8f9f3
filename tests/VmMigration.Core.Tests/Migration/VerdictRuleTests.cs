using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration;

public sealed class VerdictRuleTests
{
    public enum Says
    {
        Nothing,
        HasNone,
        ShutOff,
        Runs,
        PausedByUser,
        Crashed,
        PausedForMigration,
        StartingUp,
        InPostCopy,
        NoState,
        Moves,
        FailedPostCopy,
        RunsAfterFailedPostCopy,
    }

    [Theory]
    [InlineData(Says.HasNone, Says.Runs, Verdict.Moved)]
    [InlineData(Says.ShutOff, Says.Runs, Verdict.Moved)]
    [InlineData(Says.HasNone, Says.PausedByUser, Verdict.Moved)]
    [InlineData(Says.Runs, Says.HasNone, Verdict.NotMoved)]
    [InlineData(Says.Runs, Says.ShutOff, Verdict.NotMoved)]
    [InlineData(Says.PausedByUser, Says.HasNone, Verdict.NotMoved)]
    [InlineData(Says.Crashed, Says.HasNone, Verdict.NotMoved)]
    [InlineData(Says.HasNone, Says.HasNone, Verdict.Nowhere)]
    [InlineData(Says.ShutOff, Says.HasNone, Verdict.Nowhere)]
    [InlineData(Says.ShutOff, Says.ShutOff, Verdict.Nowhere)]
    [InlineData(Says.Runs, Says.Runs, Verdict.Both)]
    [InlineData(Says.PausedByUser, Says.PausedByUser, Verdict.Both)]
    [InlineData(Says.PausedForMigration, Says.Runs, Verdict.Unsettled)]
    [InlineData(Says.Runs, Says.PausedForMigration, Verdict.Unsettled)]
    [InlineData(Says.Runs, Says.StartingUp, Verdict.Unsettled)]
    [InlineData(Says.PausedForMigration, Says.HasNone, Verdict.Unsettled)]
    [InlineData(Says.HasNone, Says.PausedForMigration, Verdict.Unsettled)]
    [InlineData(Says.PausedForMigration, Says.PausedForMigration, Verdict.Unsettled)]
    [InlineData(Says.InPostCopy, Says.InPostCopy, Verdict.Unsettled)]
    [InlineData(Says.NoState, Says.HasNone, Verdict.Unsettled)]
    [InlineData(Says.HasNone, Says.NoState, Verdict.Unsettled)]
    [InlineData(Says.Nothing, Says.Runs, Verdict.Unknown)]
    [InlineData(Says.Runs, Says.Nothing, Verdict.Unknown)]
    [InlineData(Says.HasNone, Says.Nothing, Verdict.Unknown)]
    [InlineData(Says.Nothing, Says.HasNone, Verdict.Unknown)]
    [InlineData(Says.Nothing, Says.Nothing, Verdict.Unknown)]
    [InlineData(Says.FailedPostCopy, Says.RunsAfterFailedPostCopy, Verdict.PostCopyBroken)]
    [InlineData(Says.FailedPostCopy, Says.InPostCopy, Verdict.Unsettled)]
    [InlineData(Says.FailedPostCopy, Says.HasNone, Verdict.Unsettled)]
    [InlineData(Says.FailedPostCopy, Says.Nothing, Verdict.Unknown)]
    [InlineData(Says.HasNone, Says.RunsAfterFailedPostCopy, Verdict.Unsettled)]
    [InlineData(Says.Moves, Says.PausedForMigration, Verdict.Moving)]
    [InlineData(Says.Moves, Says.HasNone, Verdict.Moving)]
    [InlineData(Says.Moves, Says.Nothing, Verdict.Moving)]
    public void Two_answers_make_a_verdict(Says source, Says destination, Verdict verdict) =>
        Assert.Equal(verdict, VerdictRule.Decide(Answer(source), Answer(destination)));

    [Fact]
    public void Whatever_the_hosts_say_only_one_settled_copy_decides_where_it_is()
    {
        foreach (var source in Enum.GetValues<Says>())
        {
            foreach (var destination in Enum.GetValues<Says>())
            {
                var (here, there) = (Answer(source), Answer(destination));
                var verdict = VerdictRule.Decide(here, there);
                Assert.True(verdict != Verdict.Moved || (here.IsIdle && there.IsSettled), $"{source} {destination}");
                Assert.True(verdict != Verdict.NotMoved || (here.IsSettled && there.IsIdle), $"{source} {destination}");
                Assert.False(here.IsIdle && here.IsSettled);
            }
        }
    }

    private static GuestAnswer Answer(Says says) => says switch
    {
        Says.Nothing => GuestAnswer.Unreachable,
        Says.HasNone => new(true, null),
        Says.ShutOff => Has(VmState.ShutOff, 1),
        Says.Runs => Has(VmState.Running, 1),
        Says.PausedByUser => Has(VmState.Paused, 1),
        Says.Crashed => Has(VmState.Crashed, 1),
        Says.PausedForMigration => Has(VmState.Paused, 2),
        Says.StartingUp => Has(VmState.Paused, 11),
        Says.InPostCopy => Has(VmState.Running, 10),
        Says.FailedPostCopy => Has(VmState.Paused, 13) with { IsMoving = true },
        Says.RunsAfterFailedPostCopy => Has(VmState.Running, 11),
        Says.NoState => Has(VmState.Unknown, 0),
        _ => Has(VmState.Running, 1) with { IsMoving = true },
    };

    private static GuestAnswer Has(VmState state, int reason) => new(true, new GuestStatus("web1", Guid.Empty, state, reason, true));
}

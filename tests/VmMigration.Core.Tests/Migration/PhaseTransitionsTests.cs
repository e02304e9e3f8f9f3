using VmMigration.Migration;
using static VmMigration.MigrationPhase;

namespace VmMigration.Tests.Migration;

public sealed class PhaseTransitionsTests
{
    /// <summary>The whole table: what may follow each phase. Whatever is not here may not.</summary>
    public static TheoryData<MigrationPhase, MigrationPhase[]> Table => new()
    {
        { Checking, [Preparing, Reserving, RollingBack, Failed, Cancelled] },
        { Preparing, [Reserving, RollingBack, Failed, Cancelled] },
        { Reserving, [CopyingDisks, PreCopy, Switchover, PostCopy, Committing, RollingBack, Failed, Cancelled] },
        { CopyingDisks, [PreCopy, Switchover, PostCopy, Committing, RollingBack, Failed, Cancelled] },
        { PreCopy, [Switchover, PostCopy, Committing, RollingBack, Failed, Cancelled] },
        { Switchover, [PostCopy, Committing, RollingBack, Failed, Cancelled] },
        { PostCopy, [Committing, Failed] },
        { Committing, [Completed, RollingBack, Failed, Cancelled] },
        { RollingBack, [RollingBack, Failed, Cancelled] },
        { Completed, [] },
        { Failed, [] },
        { Cancelled, [] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Only_what_the_table_says_may_follow(MigrationPhase current, MigrationPhase[] allowed)
    {
        var found = Enum.GetValues<MigrationPhase>().Where(next => PhaseTransitions.IsAllowed(current, next));
        Assert.Equal(allowed.Order(), found.Order());
    }

    [Fact]
    public void Every_phase_is_in_the_table() => Assert.Equal(Enum.GetValues<MigrationPhase>().Length, Table.Count);

    [Fact]
    public void After_post_copy_nothing_is_undone_or_cancelled()
    {
        Assert.False(PhaseTransitions.IsAllowed(PostCopy, RollingBack));
        Assert.False(PhaseTransitions.IsAllowed(PostCopy, Cancelled));
    }

    [Theory]
    [InlineData(Completed, true)]
    [InlineData(Failed, true)]
    [InlineData(Cancelled, true)]
    [InlineData(RollingBack, false)]
    [InlineData(Committing, false)]
    public void Three_phases_are_final(MigrationPhase phase, bool final) => Assert.Equal(final, PhaseTransitions.IsFinal(phase));
}

using VmMigration.Following;
using VmMigration.Migration;

namespace VmMigration.Tests.Following;

public class MoveGroupTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Records_of_several_moves_come_as_they_are_made()
    {
        var (one, two) = (new Move("one"), new Move("two"));
        var group = Group(one, two);
        await using var records = group.ReadAllAsync(default).GetAsyncEnumerator();
        two.Publish("first");
        Assert.True(await records.MoveNextAsync());
        Assert.Equal("two", records.Current.Record.VM);
        one.End(MigrationOutcome.Completed);
        Assert.True(await records.MoveNextAsync());
        Assert.Equal("one", records.Current.Record.VM);
        two.End(MigrationOutcome.Completed);
        Assert.True(await records.MoveNextAsync());
        Assert.False(await records.MoveNextAsync());
        Assert.True(group.HasEnded);
    }

    [Fact]
    public void Moves_whose_records_are_there_already_are_told_apart()
    {
        var (one, two) = (new Move("one"), new Move("two"));
        one.Publish("a");
        one.Publish("b");
        two.Publish("a");
        var group = Group(one, two);
        Assert.Equal(["one", "two", "one"], Enumerable.Range(0, 3).Select(_ => group.TryRead(out var item) ? item.Record.VM : null));
    }

    [Fact]
    public void What_has_come_is_read_without_waiting()
    {
        var move = new Move("one");
        var group = Group(move);
        Assert.False(group.TryRead(out _));
        move.Publish("a");
        move.Publish("b");
        Assert.True(SpinWait.SpinUntil(() => group.TryRead(out _), Long));
        Assert.True(SpinWait.SpinUntil(() => group.TryRead(out _), Long));
        Assert.False(group.TryRead(out _));
    }

    [Fact]
    public void Leaving_detaches_from_what_still_runs_and_tells_how_it_stands()
    {
        var (running, ended) = (new Move("running"), new Move("ended"));
        var group = Group(running, ended);
        ended.End(MigrationOutcome.Completed);
        while (!group.TryRead(out _))
        {
            Thread.Yield();
        }

        Assert.True(SpinWait.SpinUntil(() => !group.TryRead(out _) && !group.HasEnded, Long));
        var left = group.Leave(Long);
        Assert.Contains(left, r => r is { VM: "running", Outcome: MigrationOutcome.Detached });
        Assert.True(group.HasEnded);
    }

    [Fact]
    public void One_that_does_not_say_in_time_is_not_waited_for()
    {
        var group = Group(new Move("deaf") { IsDeaf = true });
        Assert.Empty(group.Leave(TimeSpan.FromMilliseconds(20)));
    }

    private static MoveGroup Group(params Move[] moves)
    {
        var group = new MoveGroup();
        foreach (var move in moves)
        {
            group.Add(new FollowedMove(move));
        }

        return group;
    }

    private sealed class Move(string vm) : IFollowedMove
    {
        private readonly TaskCompletionSource<MigrationProgress> _completion = new();

        public bool IsDeaf { get; init; }

        public ProgressFeed Feed { get; } = new();

        public Task<MigrationProgress> Completion => _completion.Task;

        public IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken) => Feed.ReadAllAsync(cancellationToken);

        public void Publish(string reason) => Feed.Publish(Record(null, reason), milestone: true);

        public void Detach()
        {
            if (!IsDeaf)
            {
                End(MigrationOutcome.Detached);
            }
        }

        public void End(MigrationOutcome outcome)
        {
            var final = Record(outcome, "");
            Feed.Publish(final, milestone: true);
            _completion.TrySetResult(final);
        }

        private MigrationProgress Record(MigrationOutcome? outcome, string reason) => new()
        {
            Id = Guid.NewGuid(), VM = vm, Source = "kvm1", Phase = MigrationPhase.PreCopy, Outcome = outcome, Reason = reason,
        };
    }
}

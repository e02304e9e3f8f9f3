using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration;

public sealed class ProgressFeedTests
{
    private readonly ProgressFeed _feed = new();

    [Fact(Timeout = Hang.Guard)]
    public async Task A_slow_reader_loses_samples_in_between_and_no_milestone()
    {
        Milestone("phase");
        for (var i = 0; i < 1000; i++)
        {
            Sample($"{i}");
        }

        Milestone("iteration");
        Sample("a");
        Sample("b");
        End();
        Assert.Equal(["phase", "999", "iteration", "b", "end"], await ReadAsync());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Records_come_as_they_are_made()
    {
        await using var reader = _feed.ReadAllAsync().GetAsyncEnumerator();
        var next = reader.MoveNextAsync();
        Assert.False(next.IsCompleted);
        Sample("1");
        Assert.True(await next);
        Assert.Equal(("1", false), (reader.Current.Record.Reason, reader.Current.IsMilestone));
        End();
        Assert.True(await reader.MoveNextAsync());
        Assert.True(reader.Current.IsMilestone);
        Assert.False(await reader.MoveNextAsync());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Nothing_comes_after_the_end()
    {
        End();
        Milestone("late");
        Assert.Equal(["end"], await ReadAsync());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Whoever_reads_once_more_gets_the_end_again_and_does_not_hang()
    {
        Milestone("phase");
        End();
        Assert.Equal(["phase", "end"], await ReadAsync());
        Assert.Equal(["end"], await ReadAsync());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_reader_that_stops_waiting_leaves_the_records_to_the_next()
    {
        using var cancel = new CancellationTokenSource();
        await using (var reader = _feed.ReadAllAsync(cancel.Token).GetAsyncEnumerator(CancellationToken.None))
        {
            var next = reader.MoveNextAsync().AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        }

        End();
        Assert.Equal(["end"], await ReadAsync());
    }

    private void Milestone(string reason) => _feed.Publish(Record(reason), milestone: true);

    private void Sample(string reason) => _feed.Publish(Record(reason), milestone: false);

    private void End() => _feed.Publish(Record("end") with { Outcome = MigrationOutcome.Completed }, milestone: true);

    private async Task<List<string>> ReadAsync()
    {
        List<string> reasons = [];
        await foreach (var item in _feed.ReadAllAsync())
        {
            reasons.Add(item.Record.Reason);
        }

        return reasons;
    }

    private static MigrationProgress Record(string reason) =>
        new() { Id = Guid.Empty, VM = "web1", Source = "kvm1", Phase = MigrationPhase.PreCopy, Reason = reason };
}

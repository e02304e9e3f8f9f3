using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

public sealed class MoveHistoryTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void What_was_left_at_an_iterations_start_is_told_by_the_expected_downtime_although_less_remains()
    {
        var lefts = RecordedHistory.Read("stalling").Where(s => s.Sample.Iteration >= 3).Select(s => MoveHistory.Empty.With(s.Sample, s.At).Left!.Value / (double)MiB).ToList();
        Assert.All(lefts, left => Assert.InRange(left, 63.5, 64.5));
        Assert.Contains(RecordedHistory.Read("stalling"), s => s.Sample is { Iteration: > 3, MemoryRemaining: < 20 * MiB });
    }

    [Fact]
    public void A_dead_link_is_seen_by_what_was_sent_and_not_by_the_rate_that_QEMU_goes_on_telling()
    {
        var history = MoveHistory.Empty;
        foreach (var (at, sample) in RecordedHistory.Read("link-dead").Where(s => s.At < TimeSpan.FromSeconds(25)))
        {
            history = history.With(sample, at);
            Assert.True(sample.Rate > 40 * MiB || sample.Iteration < 2 || at < TimeSpan.FromSeconds(25));
        }

        Assert.Equal(0, history.LastBandwidth);
        Assert.True(history.Bandwidth < MiB);
        Assert.True(history.BestBandwidthWithin(TimeSpan.FromSeconds(40)) > 40 * MiB);
    }

    [Fact]
    public void Bandwidth_is_smoothed_by_four_tenths()
    {
        var history = MoveHistory.Empty.With(Sample(0, 10), TimeSpan.FromSeconds(1)).With(Sample(100, 10), TimeSpan.FromSeconds(2)).With(Sample(150, 10), TimeSpan.FromSeconds(3));
        Assert.Equal(50, history.LastBandwidth);
        Assert.Equal(80, history.Bandwidth);
        Assert.Equal(TimeSpan.FromSeconds(0.125), history.Implied);
    }

    [Fact]
    public void The_first_pass_is_no_stall_however_long_it_takes()
    {
        var history = Enumerable.Range(1, 600).Aggregate(MoveHistory.Empty, (h, s) => h.With(Sample(s, 1000) with { Iteration = 1 }, TimeSpan.FromSeconds(s)));
        Assert.False(history.IsStalled(TimeSpan.FromSeconds(40), 0.04));
    }

    [Fact]
    public void Iterations_that_take_longer_than_the_window_are_given_two_before_it_is_a_stall()
    {
        bool IsStalledAt(int second) => Enumerable.Range(1, second)
            .Aggregate(MoveHistory.Empty, (h, s) => h.With(Sample(s, 1000) with { Iteration = 2 + (s / 60) }, TimeSpan.FromSeconds(s)))
            .IsStalled(TimeSpan.FromSeconds(40), 0.04);
        Assert.False(IsStalledAt(119));
        Assert.True(IsStalledAt(125));
    }

    [Fact]
    public void What_falls_by_more_than_the_tolerance_is_no_stall()
    {
        bool IsStalled(double perSecond) => Enumerable.Range(1, 100)
            .Aggregate(MoveHistory.Empty, (h, s) => h.With(Sample(s, (long)(100_000 * (1 - (perSecond * s)))) with { Iteration = s + 1 }, TimeSpan.FromSeconds(s)))
            .IsStalled(TimeSpan.FromSeconds(40), 0.04);
        Assert.True(IsStalled(0.0005));
        Assert.False(IsStalled(0.002));
    }

    [Fact]
    public void A_sample_without_figures_of_memory_changes_nothing() =>
        Assert.Same(MoveHistory.Empty, MoveHistory.Empty.With(new MigrationSample { Type = DomainJobType.Unbounded }, TimeSpan.FromSeconds(1)));

    [Fact]
    public void What_is_kept_has_an_end_and_the_best_is_kept_beyond_it()
    {
        var history = MoveHistory.Empty.With(Sample(0, 5), TimeSpan.Zero);
        history = Enumerable.Range(1, 4000).Aggregate(history, (h, s) => h.With(Sample(s, 10) with { Iteration = s + 2 }, TimeSpan.FromSeconds(s)));
        Assert.True(history.IsStalled(TimeSpan.FromSeconds(40), 0.5));
        Assert.Equal(10, history.BestWithin(TimeSpan.FromDays(1)));
    }

    private static MigrationSample Sample(long processed, long remaining) => new()
    {
        Type = DomainJobType.Unbounded, MemoryTotal = 1_000_000, MemoryProcessed = processed, MemoryRemaining = remaining, Iteration = 2,
    };
}

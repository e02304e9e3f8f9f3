using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

public sealed class ProgressEstimateTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData("converging")]
    [InlineData("stalling")]
    [InlineData("throttled")]
    [InlineData("oscillating")]
    [InlineData("link-drop")]
    [InlineData("link-dead")]
    [InlineData("synthetic-nearly-there")]
    public void Percent_never_goes_back_rates_are_what_was_sent_and_nothing_is_negative(string history)
    {
        var estimate = ProgressEstimate.Of(128 * MiB);
        int? percent = null;
        var fastest = 0.0;
        (TimeSpan At, long Sent)? last = null;
        foreach (var (at, sample) in RecordedHistory.Read(history))
        {
            estimate = estimate.With(sample, at);
            var sent = sample.MemoryProcessed ?? 0;
            fastest = last is { } l && at > l.At ? Math.Max(fastest, (sent - l.Sent) / (at - l.At).TotalSeconds) : fastest;
            last = (at, sent);
            Assert.False(estimate.Percent < percent);
            Assert.InRange(estimate.Percent ?? 0, 0, 99);
            Assert.InRange(estimate.Rate ?? 0, 0, (long)fastest + 1);
            Assert.False(estimate.Remaining < TimeSpan.Zero);
            percent = estimate.Percent;
        }

        Assert.InRange(estimate.MeanRate!.Value, 1, (long)fastest);
    }

    [Fact]
    public void The_link_of_50_MB_a_second_is_seen_by_the_second_sample_that_has_figures()
    {
        var rates = Enumerable.ToList(RecordedHistory.Read("converging").Select((_, i) => Play("converging", i + 1).Rate));
        Assert.Equal([null], rates.Take(1));
        Assert.All(rates.Skip(2).Take(3), r => Assert.InRange(r!.Value, 25 * MiB, 55 * MiB));
    }

    [Fact]
    public void The_daemon_s_own_rate_is_not_asked()
    {
        var estimate = ProgressEstimate.None.With(Memory(0, 1000) with { Rate = 1 * MiB }, TimeSpan.Zero);
        Assert.Null(estimate.Rate);
        Assert.Equal(300 * MiB, estimate.With(Memory(150, 850) with { Rate = 1 * MiB }, TimeSpan.FromSeconds(0.5)).Rate);
    }

    [Fact]
    public void Disks_have_a_rate_and_a_share_of_what_is_to_be_done()
    {
        var estimate = ProgressEstimate.Of(1000 * MiB).With(Disks(0, 1000), TimeSpan.Zero).With(Disks(500, 500), TimeSpan.FromSeconds(5));
        Assert.Equal((100 * MiB, 25, TimeSpan.FromSeconds(15)), (estimate.Rate!.Value, estimate.Percent!.Value, estimate.Remaining!.Value));
        var both = Memory(100, 900) with { DiskTotal = 1000 * MiB, DiskProcessed = 1000 * MiB, DiskRemaining = 0 };
        estimate = estimate.With(both, TimeSpan.FromSeconds(11));
        Assert.Equal(55, estimate.Percent);
        Assert.InRange(estimate.Rate!.Value, 99 * MiB, 101 * MiB);
        Assert.Equal(100 * MiB, estimate.MeanRate);
    }

    [Fact]
    public void What_the_guest_changes_counts_against_the_rate_and_what_never_ends_has_no_time()
    {
        var estimate = ProgressEstimate.None.With(Memory(0, 1000), TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(18), estimate.With(Memory(100, 900) with { DirtyRate = 50 * MiB }, TimeSpan.FromSeconds(1)).Remaining);
        Assert.Null(estimate.With(Memory(100, 900) with { DirtyRate = 100 * MiB }, TimeSpan.FromSeconds(1)).Remaining);
        Assert.Null(estimate.With(Memory(100, 900) with { DirtyRate = 900 * MiB }, TimeSpan.FromSeconds(1)).Remaining);
    }

    [Fact]
    public void One_look_tells_how_far_it_is_and_not_how_fast()
    {
        var estimate = ProgressEstimate.None.With(Memory(250, 750), TimeSpan.FromSeconds(9));
        Assert.Equal((25, null, null, null), (estimate.Percent, estimate.Rate, estimate.MeanRate, estimate.Remaining));
        Assert.Null(ProgressEstimate.None.With(new MigrationSample { Type = DomainJobType.Unbounded }, TimeSpan.Zero).Percent);
    }

    [Fact]
    public void A_job_that_is_begun_anew_keeps_the_percent_and_loses_the_rate()
    {
        var estimate = ProgressEstimate.None.With(Memory(0, 1000), TimeSpan.Zero).With(Memory(500, 500), TimeSpan.FromSeconds(1)).With(Memory(10, 990), TimeSpan.FromSeconds(2));
        Assert.Equal((50, null), (estimate.Percent, estimate.Rate));
    }

    [Fact]
    public void Figures_at_their_limits_are_no_failure()
    {
        var huge = new MigrationSample
        {
            Type = DomainJobType.Unbounded, MemoryTotal = long.MaxValue, MemoryProcessed = 0, MemoryRemaining = long.MaxValue,
            DiskTotal = long.MaxValue, DiskProcessed = 0, DiskRemaining = long.MaxValue,
        };
        var estimate = ProgressEstimate.Of(long.MaxValue).With(huge, TimeSpan.Zero).With(huge with { MemoryProcessed = 1 }, TimeSpan.FromSeconds(1));
        Assert.Equal((0, 1L, null), (estimate.Percent!.Value, estimate.Rate!.Value, estimate.Remaining));
    }

    private static ProgressEstimate Play(string history, int samples) =>
        RecordedHistory.Read(history).Take(samples).Aggregate(ProgressEstimate.Of(128 * MiB), (e, s) => e.With(s.Sample, s.At));

    private static MigrationSample Memory(long processed, long remaining) => new()
    {
        Type = DomainJobType.Unbounded, MemoryTotal = 1000 * MiB, MemoryProcessed = processed * MiB, MemoryRemaining = remaining * MiB,
    };

    private static MigrationSample Disks(long processed, long remaining) => new()
    {
        Type = DomainJobType.Unbounded, DiskTotal = 1000 * MiB, DiskProcessed = processed * MiB, DiskRemaining = remaining * MiB,
    };
}

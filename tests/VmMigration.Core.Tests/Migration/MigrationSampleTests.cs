using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration;

public sealed class MigrationSampleTests
{
    [Fact]
    public void Figures_of_a_running_job_are_read_in_bytes()
    {
        var sample = Read(
            DomainJobType.Unbounded,
            ("operation", 5), ("time_elapsed", 1500UL), ("downtime", 120UL), ("memory_total", 1024UL), ("memory_processed", 24UL),
            ("memory_remaining", 1000UL), ("memory_bps", 7UL), ("disk_bps", 3UL), ("memory_dirty_rate", 2UL), ("memory_page_size", 4096UL),
            ("memory_iteration", 3UL), ("auto_converge_throttle", 20), ("disk_total", 10UL), ("disk_processed", 4UL), ("disk_remaining", 6UL));
        Assert.True(sample.IsMovingAway);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), sample.Elapsed);
        Assert.Equal(TimeSpan.FromMilliseconds(120), sample.Downtime);
        Assert.Equal((1024L, 24L, 1000L), (sample.MemoryTotal, sample.MemoryProcessed, sample.MemoryRemaining));
        Assert.Equal((10L, 4L, 6L), (sample.DiskTotal, sample.DiskProcessed, sample.DiskRemaining));
        Assert.Equal((10L, 8192L, 3, 20), (sample.Rate, sample.DirtyRate, sample.Iteration, sample.Throttle));
    }

    [Fact]
    public void What_the_daemon_does_not_say_is_null()
    {
        var sample = Read(DomainJobType.Unbounded, ("operation", 5));
        Assert.Equal(new MigrationSample { Type = DomainJobType.Unbounded, Operation = 5 }, sample);
    }

    [Fact]
    public void Before_anything_is_sent_no_total_is_known() =>
        Assert.Null(Read(DomainJobType.Unbounded, ("operation", 5), ("memory_total", 0UL), ("memory_remaining", 0UL)).MemoryTotal);

    [Fact]
    public void Numbers_that_mean_nothing_are_null_and_no_failure()
    {
        var sample = Read(
            DomainJobType.Unbounded,
            ("downtime", ulong.MaxValue), ("time_elapsed", (ulong)long.MaxValue), ("memory_dirty_rate", (ulong)long.MaxValue), ("memory_page_size", 0UL));
        Assert.Equal((null, null, null), (sample.Downtime, sample.Elapsed, sample.DirtyRate));
    }

    [Theory]
    [InlineData(DomainJobType.Unbounded, 5, true)]
    [InlineData(DomainJobType.Bounded, 5, true)]
    [InlineData(DomainJobType.Completed, 5, false)]
    [InlineData(DomainJobType.Unbounded, 2, false)] // a save
    public void Only_a_job_that_runs_and_leads_out_moves_a_guest_away(DomainJobType type, int operation, bool moves) =>
        Assert.Equal(moves, Read(type, ("operation", operation)).IsMovingAway);

    private static MigrationSample Read(DomainJobType type, params (string Name, object Value)[] figures) =>
        MigrationSample.From(new DomainJob(type, new TypedParameters([.. figures.Select(f => new TypedParameter(f.Name, f.Value))])));
}

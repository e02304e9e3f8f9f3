namespace VmMigration.Migration;

/// <summary>How far a job is and how long it will take, from its own figures.</summary>
internal static class ProgressEstimate
{
    /// <summary>What takes longer is as good as never.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>0 to 99 while it runs: what is left of memory and disks. Null where the daemon gives no totals yet.</summary>
    public static int? Percent(MigrationSample sample)
    {
        var total = (sample.MemoryTotal ?? 0) + (sample.DiskTotal ?? 0);
        if (total <= 0 || sample is { MemoryRemaining: null, DiskRemaining: null })
        {
            return null;
        }

        var remaining = (sample.MemoryRemaining ?? 0) + (sample.DiskRemaining ?? 0);
        return (int)Math.Clamp(100.0 * (total - remaining) / total, 0, 99);
    }

    /// <summary>Until nothing remains; null where it never would, or nobody can tell.</summary>
    public static TimeSpan? Remaining(MigrationSample sample)
    {
        var remaining = (sample.MemoryRemaining ?? 0) + (sample.DiskRemaining ?? 0);
        return sample.Rate - (sample.DirtyRate ?? 0) is > 0 and { } net && remaining > 0 && remaining / net < Longest.TotalSeconds
            ? TimeSpan.FromSeconds((double)remaining / net)
            : null;
    }
}

namespace VmMigration.Migration;

/// <summary>
/// How far a move is, how fast it goes and how long it will take, from what its samples differ by: memory and disks together.
/// Immutable, a sample makes a new one.
/// </summary>
/// <remarks>
/// QEMU tells a rate that is of its last tenth of a second, of none while a first one is not over, and of memory alone.
/// </remarks>
internal sealed record ProgressEstimate
{
    /// <summary>After this time a new rate has made up for two thirds of the old one.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>Two looks that are closer than that tell nothing.</summary>
    private static readonly TimeSpan Closest = TimeSpan.FromMilliseconds(50);

    /// <summary>What takes longer is as good as never.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private readonly long _expectedMemory;
    private Looked? _first;
    private Looked? _last;
    private double? _rate;
    private double? _pace;
    private long _dirtyRate;

    private ProgressEstimate(long expectedMemory) => _expectedMemory = expectedMemory;

    /// <summary>What was seen of a job at one moment: sent, still to be sent, and all, in bytes.</summary>
    private readonly record struct Looked(TimeSpan At, long Memory, long Disks, long? Left, long Total)
    {
        public long Sent => Memory + Disks;
    }

    /// <summary>Of a move of which nothing is known.</summary>
    public static ProgressEstimate None { get; } = new(0);

    /// <summary>0 to 99, never less than before; null where the daemon gives no totals yet.</summary>
    public int? Percent { get; private init; }

    /// <summary>In bytes per second; null until two samples tell it.</summary>
    public long? Rate => _rate is { } rate ? (long)rate : null;

    /// <summary>In bytes per second, from the first to the last sample; null until two samples tell it.</summary>
    public long? MeanRate => _first is { } first && _last is { } last && last.At - first.At >= Closest && last.Sent > first.Sent
        ? (long)((last.Sent - first.Sent) / (last.At - first.At).TotalSeconds) : null;

    /// <summary>Until nothing is left; null where it never would be, or nobody can tell.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            if (_last is not { Left: > 0 and { } left } || _rate is not { } rate)
            {
                return null;
            }

            // Pages of zeroes are done with without being sent.
            var net = Math.Max(rate, _pace ?? 0) - _dirtyRate;
            return net > 0 && left / net < Longest.TotalSeconds ? TimeSpan.FromSeconds(left / net) : null;
        }
    }

    /// <summary>Of a move of which nothing was seen yet.</summary>
    /// <param name="memory">The guest's memory in bytes, which counts also while disks are copied before it.</param>
    public static ProgressEstimate Of(long memory) => new(memory);

    /// <summary>The estimate with one more sample of a job that runs.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="at">When it was read, by one's own clock; never before the one that was added last.</param>
    public ProgressEstimate With(MigrationSample sample, TimeSpan at)
    {
        var now = Look(sample, at);
        if (_last is not { } last || now.Memory < last.Memory || now.Disks < last.Disks)
        {
            // The first, or a job that was begun anew.
            return this with { _first = now, _last = now, _rate = null, _pace = null, _dirtyRate = 0, Percent = PercentOf(now) };
        }

        var span = now.At - last.At;
        if (span < Closest)
        {
            return this;
        }

        var sent = (now.Sent - last.Sent) / span.TotalSeconds;
        var weight = 1 - Math.Exp(-(span / Settling));
        var hasBegun = _rate is not null || now.Sent > last.Sent;
        var isSamePass = now.Left <= last.Left && now.Total == last.Total;
        return this with
        {
            // Nothing was sent before: the time until then is none of the copying.
            _first = _rate is null ? last : _first,
            _last = now,
            _rate = hasBegun ? Smoothed(_rate, sent, weight) : null,
            _pace = isSamePass && hasBegun ? Smoothed(_pace, (last.Left!.Value - now.Left!.Value) / span.TotalSeconds, weight) : _pace,
            _dirtyRate = sample.DirtyRate ?? _dirtyRate,
            Percent = PercentOf(now),
        };
    }

    private static double Smoothed(double? before, double now, double weight) => before is { } old ? old + (weight * (now - old)) : now;

    /// <summary>What the daemon does not tell yet was not begun; what it does not tell any more is as it was.</summary>
    private Looked Look(MigrationSample sample, TimeSpan at)
    {
        var memory = sample.MemoryTotal ?? _expectedMemory;
        var total = Sum(memory, sample.DiskTotal ?? 0);
        var isKnown = sample.MemoryRemaining is not null || sample.DiskRemaining is not null;
        return new Looked(
            at,
            sample.MemoryProcessed ?? _last?.Memory ?? 0,
            sample.DiskProcessed ?? _last?.Disks ?? 0,
            isKnown ? Sum(sample.MemoryRemaining ?? memory, sample.DiskRemaining ?? 0) : null,
            total);
    }

    private int? PercentOf(Looked now)
    {
        if (now.Left is not { } left || now.Total <= 0)
        {
            return Percent;
        }

        var percent = (int)Math.Clamp(100.0 * ((double)now.Total - left) / now.Total, 0, 99);
        return percent < Percent ? Percent : percent;
    }

    private static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;
}

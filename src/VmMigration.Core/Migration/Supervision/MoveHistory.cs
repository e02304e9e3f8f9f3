using System.Collections.Immutable;

namespace VmMigration.Migration;

/// <summary>What a move's samples tell together: immutable, a sample makes a new one.</summary>
public sealed record MoveHistory
{
    private const double Smoothing = 0.4;
    private ImmutableList<HistoryPoint> _points = [];
    private long? _processed;
    private TimeSpan _processedAt;
    private long? _bestBefore;

    private MoveHistory()
    {
    }

    /// <summary>Nothing yet.</summary>
    public static MoveHistory Empty { get; } = new();

    /// <summary>The disks, which are copied before memory is.</summary>
    internal DiskHistory Disks { get; private init; } = DiskHistory.Empty;

    /// <summary>When memory began to be copied, since the move began.</summary>
    public TimeSpan? MemoryBegan { get; private init; }

    /// <summary>What the link carries, in bytes per second: from what was sent between samples, smoothed (0.4 of each new figure).</summary>
    public double? Bandwidth { get; private init; }

    /// <summary>What the link carried since the sample before, in bytes per second.</summary>
    public double? LastBandwidth { get; private init; }

    /// <summary>How fast the guest changes its memory, in bytes per second, as QEMU saw at the last iteration's end.</summary>
    public long? DirtyRate { get; private init; }

    /// <summary>How often memory was gone through.</summary>
    public int Iteration { get; private init; }

    /// <summary>What was left when the iteration began, in bytes; null while all memory is sent for the first time.</summary>
    public long? Left { get; private init; }

    /// <summary>What remains of the iteration, in bytes.</summary>
    public long? Remaining { get; private init; }

    /// <summary>Since when QEMU slows the guest.</summary>
    public TimeSpan? ThrottleBegan { get; private init; }

    /// <summary>By how much, in percent.</summary>
    public int Throttle { get; private init; }

    /// <summary>How long it would take to send what is left, if the guest changed nothing any more.</summary>
    public TimeSpan? Implied => (Left ?? Remaining) is not { } left || Bandwidth is not { } bandwidth ? null : Time(left, bandwidth);

    /// <summary>The history with one more sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="at">When it was read, since the move began; never before the one that was added last.</param>
    public MoveHistory With(MigrationSample sample, TimeSpan at)
    {
        if (MemoryBegan is null && sample is { DiskTotal: > 0, DiskRemaining: { } disks, MemoryProcessed: null or 0 })
        {
            return this with { Disks = Disks.With(disks, sample.DiskProcessed ?? 0, at) };
        }

        if (sample is not { MemoryTotal: { } total, MemoryRemaining: { } remaining, MemoryProcessed: { } processed })
        {
            return this;
        }

        var last = Measure(sample, processed, at);
        var bandwidth = Bandwidth is { } before && last is { } now ? ((1 - Smoothing) * before) + (Smoothing * now) : last ?? Bandwidth;
        var iteration = Math.Max(sample.Iteration ?? 1, Iteration);
        long? left = iteration < 2 ? null : Math.Max(remaining, Synced(sample, total));
        var next = this with
        {
            MemoryBegan = MemoryBegan ?? at,
            Bandwidth = bandwidth,
            LastBandwidth = last ?? LastBandwidth,
            DirtyRate = sample.DirtyRate is > 0 and { } rate ? rate : DirtyRate,
            Iteration = iteration,
            Left = left,
            Remaining = remaining,
            Throttle = sample.Throttle ?? 0,
            ThrottleBegan = sample.Throttle > 0 ? ThrottleBegan ?? at : ThrottleBegan,
            _processed = processed,
            _processedAt = at,
        };
        return next.Keep(new HistoryPoint(at, iteration, processed, left ?? long.MaxValue, bandwidth ?? 0));
    }

    /// <summary>Whether nothing less was left within the window, and two iterations, than before.</summary>
    /// <param name="window">How far back.</param>
    /// <param name="tolerance">By how much it must have fallen, at least: 0.04 for 4 %.</param>
    public bool IsStalled(TimeSpan window, double tolerance)
    {
        if (_points.IsEmpty || Left is null)
        {
            return false;
        }

        var since = _points[^1].At - window;
        var old = _points.FindLastIndex(p => p.At <= since && p.Iteration <= Iteration - 2);
        if (old < 0)
        {
            return false;
        }

        var bestBefore = _points.Take(old + 1).Select(p => p.Left).Append(_bestBefore ?? long.MaxValue).Min();
        return bestBefore < long.MaxValue && _points.Skip(old + 1).Min(p => p.Left) >= bestBefore * (1 - tolerance);
    }

    /// <summary>Whether nothing was sent within the window.</summary>
    public bool IsAtRest(TimeSpan window)
    {
        var old = _points.IsEmpty ? -1 : _points.FindLastIndex(p => p.At <= _points[^1].At - window);
        return old >= 0 && _points[^1].Sent == _points[old].Sent;
    }

    /// <summary>The least that was left within the time, in bytes.</summary>
    public long? BestWithin(TimeSpan time)
    {
        var best = _points.IsEmpty ? long.MaxValue : _points.Where(p => p.At >= _points[^1].At - time).Min(p => p.Left);
        return best == long.MaxValue ? null : best;
    }

    /// <summary>The most that the link carried within the time, in bytes per second.</summary>
    public double BestBandwidthWithin(TimeSpan time) =>
        _points.IsEmpty ? 0 : _points.Where(p => p.At >= _points[^1].At - time).Max(p => p.Bandwidth);

    private static TimeSpan Time(long bytes, double bandwidth) =>
        bytes < bandwidth * TimeSpan.FromDays(365).TotalSeconds ? TimeSpan.FromSeconds(bytes / bandwidth) : TimeSpan.MaxValue;

    /// <summary>
    /// QEMU's expected downtime is what was left at the iteration's start over the rate of the same moment, so that their
    /// product is that figure, which no field gives. It is not known while nothing was seen to change.
    /// </summary>
    private static long Synced(MigrationSample sample, long total) =>
        sample is { DirtyRate: > 0, Downtime: { } downtime, Rate: { } rate } ? (long)Math.Min(total, downtime.TotalSeconds * rate) : 0;

    /// <summary>QEMU's own rate is not updated while a dead link holds up its sender, so that it is not asked for.</summary>
    private double? Measure(MigrationSample sample, long processed, TimeSpan at)
    {
        if (_processed is not { } before)
        {
            return sample.Rate is > 0 and { } rate ? rate : null;
        }

        return at > _processedAt ? Math.Max(0, processed - before) / (at - _processedAt).TotalSeconds : null;
    }

    private MoveHistory Keep(HistoryPoint point)
    {
        var points = _points.Add(point);
        var best = _bestBefore;
        // Twice the longest window: the window itself, and what came before it.
        while (points[0].At < point.At - (2 * MigrationPolicy.LongestWindow))
        {
            best = Math.Min(best ?? long.MaxValue, points[0].Left);
            points = points.RemoveAt(0);
        }

        return this with { _points = points, _bestBefore = best };
    }
}

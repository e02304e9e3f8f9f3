using System.Collections.Immutable;

namespace VmMigration.Migration;

/// <summary>How the copying of disks goes on: immutable, a sample makes a new one.</summary>
internal sealed record DiskHistory
{
    /// <summary>Of what was seen in between nothing is kept: it is looked back over minutes.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);

    /// <summary>The part of what is copied by which less is left, at least: with less it would take fifty times as long.</summary>
    private const double Least = 0.02;

    private ImmutableList<(TimeSpan At, long Left, long Copied)> _points = [];

    private DiskHistory()
    {
    }

    /// <summary>Nothing yet.</summary>
    public static DiskHistory Empty { get; } = new();

    /// <summary>When they began to be copied, since the move began.</summary>
    public TimeSpan? Began { get; private init; }

    /// <summary>What is left of them, in bytes; it grows where the guest writes.</summary>
    public long Left { get; private init; }

    /// <summary>The history with what was seen last.</summary>
    public DiskHistory With(long left, long copied, TimeSpan at)
    {
        var points = _points.IsEmpty || at - _points[^1].At >= Apart ? _points.Add((at, left, copied)) : _points;
        while (points.Count > 1 && points[1].At < at - MigrationPolicy.LongestWindow)
        {
            points = points.RemoveAt(0);
        }

        return this with { Began = Began ?? at, Left = left, _points = points };
    }

    /// <summary>Whether hardly less is left of them than that long before, and how fast they were copied meanwhile, in bytes per second.</summary>
    public bool IsStalled(TimeSpan window, TimeSpan now, out double rate)
    {
        var old = _points.FindLastIndex(p => p.At <= now - window);
        rate = old < 0 ? 0 : Math.Max(0, _points[^1].Copied - _points[old].Copied) / (_points[^1].At - _points[old].At).TotalSeconds;
        return old >= 0 && old < _points.Count - 1 && _points[old].Left - Left <= Least * (_points[^1].Copied - _points[old].Copied);
    }
}

using System.Management.Automation;
using VmMigration.Formats;

namespace VmMigration.Following;

/// <summary>A progress bar a move, updated at most twice a second.</summary>
/// <param name="write">Writes to the pipeline.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressBars(Action<ProgressRecord> write, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static int _lastId = 77_000;

    private readonly Dictionary<Guid, (int Id, long Shown)> _bars = [];

    public void Show(MigrationProgress record)
    {
        var known = _bars.TryGetValue(record.Id, out var bar);
        if (record.Outcome is not null)
        {
            if (known)
            {
                write(new ProgressRecord(bar.Id, Activity(record), " ") { RecordType = ProgressRecordType.Completed });
                _bars.Remove(record.Id);
            }

            return;
        }

        if (!known || time.GetElapsedTime(bar.Shown) >= Pause)
        {
            bar = (known ? bar.Id : Interlocked.Increment(ref _lastId), time.GetTimestamp());
            _bars[record.Id] = bar;
            write(new ProgressRecord(bar.Id, Activity(record), Status(record))
            {
                PercentComplete = record.Percent ?? -1,
                SecondsRemaining = record.Remaining is { } rest ? (int)Math.Min(rest.TotalSeconds, int.MaxValue) : -1,
            });
        }
    }

    private static string Activity(MigrationProgress record) => $"{record.VM}: {record.Source} → {record.Destination ?? "?"}";

    private static string Status(MigrationProgress record)
    {
        List<string> parts = [record.Phase.ToString()];
        if (record.Iteration is > 1)
        {
            parts.Add($"iteration {record.Iteration}");
        }

        if (record.TransferRate is not null)
        {
            parts.Add(Units.Rate(record.TransferRate));
        }

        if (record.DirtyRate is > 0)
        {
            parts.Add($"changes {Units.Rate(record.DirtyRate)}");
        }

        if ((record.MemoryRemaining ?? 0) + (record.DiskRemaining ?? 0) is > 0 and var left)
        {
            parts.Add($"{Units.Bytes(left)} left");
        }

        return string.Join(", ", parts);
    }
}

using System.Management.Automation;
using VmMigration.Commands;
using VmMigration.Migration;

namespace VmMigration.Following;

/// <summary>Writes moves' records: milestones and, where asked for, timed samples; how a move ended also as an error.</summary>
/// <param name="cmdlet">Where to.</param>
/// <param name="interval">How often a sample is written; null for never.</param>
/// <param name="time">The clock.</param>
internal sealed class MoveWriter(Cmdlet cmdlet, TimeSpan? interval, TimeProvider time)
{
    private readonly ProgressBars _bars = new(cmdlet.WriteProgress, time);
    private readonly Dictionary<Guid, TimeSpan> _written = [];

    public void Write(ProgressItem item)
    {
        var record = item.Record;
        _bars.Show(record);
        if (item.IsMilestone || IsDue(record))
        {
            _written[record.Id] = record.Elapsed;
            cmdlet.WriteVerbose($"{record.VM}: {record.Phase}{(record.Reason.Length == 0 ? "" : ": ")}{record.Reason}");
            cmdlet.WriteObject(record);
        }

        if (record.Outcome is null)
        {
            return;
        }

        foreach (var warning in record.Warnings)
        {
            cmdlet.WriteWarning(warning);
        }

        if (record.Error is not null)
        {
            cmdlet.WriteError(ErrorRecords.From(record.Error));
        }
    }

    private bool IsDue(MigrationProgress record) =>
        interval is { } pause && record.Elapsed - _written.GetValueOrDefault(record.Id) >= pause;
}

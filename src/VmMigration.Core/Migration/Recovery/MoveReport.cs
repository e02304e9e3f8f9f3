using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>The end of a move that nobody puts in order any more: what it may have left is told, and nothing but its mark on the guest is touched.</summary>
internal static class MoveReport
{
    /// <summary>Tells it, and puts the journal away.</summary>
    /// <param name="move">The move.</param>
    /// <param name="why">Why nobody does, for an administrator.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="recorder">Where to.</param>
    /// <param name="connections">Reaches both hosts, to take the move's mark off the guest.</param>
    public static async Task<MigrationProgress> WriteAsync(
        JournaledMove move, string why, MigrationJournal journal, MoveRecorder recorder, HostConnections connections)
    {
        foreach (var mark in await LeftMarks.TakeOffAsync(move, connections).ConfigureAwait(false))
        {
            recorder.Warn(mark);
        }

        var left = move.Steps.Where(s => s.Step is not MarkGuestStep && s.State is StepState.Begun or StepState.Done).ToArray();
        foreach (var (step, _) in left)
        {
            var host = step.Side is MoveSide.Source ? move.Source.Name : move.Destination.Name;
            recorder.Warn($"{step.Subject} on {host} is as that move left it: look whether anybody needs it before you touch it");
        }

        var final = recorder.End(
            MigrationOutcome.Cancelled,
            $"{why}: nothing of this move was touched" + (left.Length == 0 ? "" : "; see the warnings for what it may have left"),
            null);
        journal.Abandon(final);
        return final;
    }
}

using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Migration;

/// <summary>Takes a move's mark off its guest where nothing else of that move is put in order any more.</summary>
internal static class LeftMarks
{
    /// <summary>On both hosts, as far as they can be asked.</summary>
    /// <returns>A line for each host that could not be.</returns>
    public static async Task<IReadOnlyList<string>> TakeOffAsync(JournaledMove move, HostConnections connections)
    {
        if (!move.Steps.Any(s => s.Step is MarkGuestStep && s.State is StepState.Begun or StepState.Done))
        {
            return [];
        }

        var left = await Task.WhenAll(((HostReference[])[move.Source, move.Destination]).Select(TakeOffAsync)).ConfigureAwait(false);
        return [.. left.OfType<string>()];

        async Task<string?> TakeOffAsync(HostReference host)
        {
            try
            {
                var asked = await connections.GetAsync(host, CancellationToken.None).ConfigureAwait(false);
                await asked.UnmarkGuestAsync(move.Uuid, move.Id, CancellationToken.None).ConfigureAwait(false);
                return null;
            }
            catch (MigrationException e)
            {
                return $"the mark of that move may still be on {move.VM} on {host.Name}, and refuses others to move it for an hour, unless they -SkipCheck {CheckIds.OtherMove}: {e.Message}";
            }
        }
    }
}

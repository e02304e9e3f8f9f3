using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VmMigration.Commands;
using VmMigration.Session;

namespace VmMigration.Completers;

/// <summary>
/// Completes guests of the hosts that are connected, which are given a moment to answer, and those that were seen
/// before on others. Dials none.
/// </summary>
public sealed class VmNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var source = fakeBoundParameters["Source"]?.ToString();
        Refresh(source);
        return KnownGuests.On(source)
            .Where(g => Completion.Fits(wordToComplete, g.Name))
            .DistinctBy(g => g.Name)
            .OrderBy(g => g.Name, StringComparer.OrdinalIgnoreCase)
            .Select(g => Completion.Of(g.Name, $"on {g.Host}"))
            .ToArray();
    }

    private static void Refresh(string? source)
    {
        using var stop = new CancellationTokenSource(Moment);
        var asked = (ModuleSession.Existing?.ConnectedHosts ?? [])
            .Where(h => source is null || string.Equals(h.Name, source, StringComparison.OrdinalIgnoreCase))
            .Select(h => GuestListing.AskAsync(h, stop.Token));
        Blocking.WaitFor(Task.WhenAll(asked), Moment);
    }
}

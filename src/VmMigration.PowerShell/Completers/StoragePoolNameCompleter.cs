using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Completers;

/// <summary>
/// Completes the destination's pools that copies can go to, where that host is connected and answers within a moment. Dials none.
/// </summary>
public sealed class StoragePoolNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var destination = fakeBoundParameters["Destination"]?.ToString();
        using var stop = new CancellationTokenSource(Moment);
        var asked = (ModuleSession.Existing?.ConnectedHosts ?? [])
            .Where(h => destination is null || string.Equals(h.Name, destination, StringComparison.OrdinalIgnoreCase))
            .Select(h => AskAsync(h, stop.Token))
            .ToArray();
        Blocking.WaitFor(Task.WhenAll(asked), Moment);
        return asked.Where(a => a.IsCompletedSuccessfully)
            .SelectMany(Blocking.Result)
            .Where(p => Completion.Fits(wordToComplete, p.Name))
            .DistinctBy(p => p.Name)
            .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .Select(p => Completion.Of(p.Name, p.Tip))
            .ToArray();
    }

    private static async Task<(string Name, string Tip)[]> AskAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var pools = await ModuleSession.Current.ListPoolsAsync(host, cancellationToken).ConfigureAwait(false);
            return [.. pools.Where(p => p.IsFolder).Select(p => (p.Name, $"{p.TargetPath} on {host.Name}"))];
        }
        catch (MigrationException)
        {
            return [];
        }
    }
}

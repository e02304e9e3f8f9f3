using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VmMigration.Session;

namespace VmMigration.Completers;

/// <summary>Completes guests that were seen in this session; hosts that are not connected are not asked.</summary>
public sealed class VmNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        KnownGuests.On(fakeBoundParameters["Source"]?.ToString())
            .Where(g => Completion.Fits(wordToComplete, g.Name))
            .OrderBy(g => g.Name, StringComparer.OrdinalIgnoreCase)
            .Select(g => Completion.Of(g.Name, $"on {g.Host}"));
}

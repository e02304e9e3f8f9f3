using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VmMigration.Preflight;

namespace VmMigration.Completers;

/// <summary>Completes the ids of checks, without asking anybody.</summary>
public sealed class CheckIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        PreflightChecks.All
            .Where(c => Completion.Fits(wordToComplete, c.Id))
            .OrderBy(c => c.Id, StringComparer.OrdinalIgnoreCase)
            .Select(c => Completion.Of(c.Id, $"{c.Category}: {c.Question}"))
            .ToArray();
}

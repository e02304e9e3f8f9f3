using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Completers;

/// <summary>Completes the built-in policies and those of the inventory.</summary>
public sealed class PolicyNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        return Read(fakeBoundParameters["Inventory"]?.ToString()).Policies.Values
            .Where(p => Completion.Fits(wordToComplete, p.Name))
            .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .Select(p => Completion.Of(
                p.Name,
                $"at most {HumanDuration.Format(p.MaxDowntime)}; after {HumanDuration.Format(p.StallWindow)} of no progress, or {HumanDuration.Format(p.Timeout)}: "
                + string.Join(", ", p.Ladder)))
            .ToArray();
    }

    private static Inventory Read(string? path)
    {
        try
        {
            return Inventories.Load(path);
        }
        catch (InventoryException)
        {
            // The command itself says what is wrong with it.
            return Inventory.Empty;
        }
    }
}

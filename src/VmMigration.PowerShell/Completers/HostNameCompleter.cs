using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Completers;

/// <summary>Completes hosts from the inventory, without asking any.</summary>
public sealed class HostNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. Inventories.Load(fakeBoundParameters["Inventory"]?.ToString()).Hosts
                .Where(h => Completion.Fits(wordToComplete, h.Name))
                .Select(h => Completion.Of(h.Name, h.Uri))];
        }
        catch (InventoryException)
        {
            // The command itself says what is wrong with it.
            return [];
        }
    }
}

using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Parameters;
using VmMigration.Session;
using HostInventory = VmMigration.Hosts.Inventory;

namespace VmMigration.Commands;

/// <summary>A cmdlet that hosts are named to.</summary>
public abstract class HostCmdlet : AsyncCmdlet
{
    private HostInventory? _hosts;

    private protected HostCmdlet()
    {
    }

    /// <summary>The inventory file; without it VMMIGRATION_INVENTORY, or hosts.yaml in the user's configuration folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Inventory { get; set; }

    /// <summary>The hosts that are written down.</summary>
    protected HostInventory Hosts => _hosts ?? throw new InvalidOperationException("The inventory is read in BeginProcessing.");

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _hosts = Inventories.Load(Inventory is null ? null : GetUnresolvedProviderPathFromPSPath(Inventory));
        }
        catch (InventoryException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    /// <summary>The host that is meant. Where none is, the error is written and there is none.</summary>
    protected HostReference? ResolveOrReport(HostArgument host)
    {
        try
        {
            return host.Resolve(Hosts);
        }
        catch (HostReferenceException e)
        {
            WriteError(ErrorRecords.From(e));
            return null;
        }
    }

    /// <summary>The hosts that are meant, or those of the inventory where none is named.</summary>
    protected IReadOnlyList<HostReference> ResolveOrAll(IEnumerable<HostArgument>? hosts) =>
        hosts is null ? Hosts.Hosts : [.. hosts.Select(ResolveOrReport).OfType<HostReference>()];

    /// <summary>The hosts that are meant: one, or those of the inventory by a wildcard. Where none is, the error is written.</summary>
    protected IReadOnlyList<HostReference> FindHosts(HostArgument name)
    {
        var text = name.ToString();
        if (Hosts.Find(text) is null && WildcardPattern.ContainsWildcardCharacters(text) && !text.Contains("://", StringComparison.Ordinal))
        {
            return Hosts.Match(text);
        }

        return ResolveOrReport(name) is { } host ? [host] : [];
    }

    /// <summary>Which of some are meant by a guest's name. Where different guests answer to it, the error is written.</summary>
    private protected bool TryChoose<T>(
        GuestArgument name, IReadOnlyList<T> items, Func<T, string> nameOf, Func<T, Guid?> uuidOf, out IReadOnlyList<T> chosen)
    {
        try
        {
            chosen = name.Of(items, nameOf, uuidOf);
            return true;
        }
        catch (MigrationException e)
        {
            WriteErrorOf(e);
            chosen = [];
            return false;
        }
    }

    /// <summary>Results in the order in which they come.</summary>
    protected static async IAsyncEnumerable<T> AsTheyComeAsync<T>(IEnumerable<Task<T>> tasks)
    {
        // A list: tasks that are complete from the start may be one and the same object.
        var waiting = tasks.ToList();
        while (waiting.Count > 0)
        {
            var next = await Task.WhenAny(waiting).ConfigureAwait(false);
            waiting.Remove(next);
            yield return await next.ConfigureAwait(false);
        }
    }
}

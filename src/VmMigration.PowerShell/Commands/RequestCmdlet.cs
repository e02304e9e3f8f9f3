using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>A cmdlet that asks for moves, or what would become of them: whose guests they are, and how they go.</summary>
public abstract partial class RequestCmdlet : HostCmdlet
{
    private bool _sourceIsForAll;

    private protected RequestCmdlet()
    {
    }

    /// <summary>The host that the guests are on; looked for in the inventory when absent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [HostArgumentTransformation]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument? Source { get; set; }

    /// <summary>How to reach the host that a guest from the pipeline is on.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [ValidateNotNull]
    public HostReference? SourceReference { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _sourceIsForAll = MyInvocation.BoundParameters.ContainsKey(nameof(Source));
    }

    /// <summary>Whether a source that was named means a host; an error is written where it does not.</summary>
    private protected bool TryGetSource(out HostReference? source)
    {
        source = Source is null ? null : _sourceIsForAll || SourceReference is null ? ResolveOrReport(Source) : SourceReference;
        return Source is null || source is not null;
    }

    /// <summary>The guests that are meant, each with its host: one by a name or UUID, those that run by a wildcard.</summary>
    /// <param name="name">The name.</param>
    /// <param name="source">Their host; null for any of the inventory.</param>
    /// <param name="except">A host where they are not looked for by a wildcard.</param>
    private protected IEnumerable<(GuestReference Vm, HostReference Host)> FindGuests(GuestArgument name, HostReference? source, HostReference? except) =>
        name.IsPattern ? FindAll(name, source, except) : FindOne(name.Guest, source);

    /// <summary>The policy of that name; where there is none, the cmdlet ends.</summary>
    private protected MigrationPolicy? PolicyOrStop(string? name)
    {
        try
        {
            return name is null ? null : Hosts.GetPolicy(name);
        }
        catch (MigrationException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
            throw;
        }
    }

    private IEnumerable<(GuestReference Vm, HostReference Host)> FindOne(GuestReference name, HostReference? source)
    {
        if (source is not null)
        {
            yield return (name, source);
        }
        else if (TryAwait(ModuleSession.Current.FindSourceAsync(name, Hosts.Hosts, StopToken), out var found))
        {
            yield return (found.Guest, found.Host);
        }
    }

    private List<(GuestReference Vm, HostReference Host)> FindAll(GuestArgument pattern, HostReference? source, HostReference? except)
    {
        List<(MigrationVm Vm, HostReference Host)> seen = [];
        var asked = source is null ? Hosts.Hosts.Where(h => h.Name != except?.Name) : [source];
        Pump(AsTheyComeAsync(asked.Select(h => GuestListing.AskAsync(h, StopToken)).ToArray()), listing =>
        {
            WriteErrorOf(listing.Error);
            seen.AddRange(listing.Guests.Select(g => (g, listing.Host)));
        });
        if (!TryChoose(pattern, seen, g => g.Vm.Name, g => g.Vm.Uuid, out var meant))
        {
            return [];
        }

        // A guest that is called so is meant alone, as if it had been named without a wildcard in it.
        if (meant is [var (one, host), ..] && meant.All(m => m.Vm.Uuid == one.Uuid) && pattern.Guest.Means(one.Name, one.Uuid))
        {
            return [.. FindOne(new GuestReference(one.Name, one.Uuid), source ?? (meant.Count == 1 ? host : null))];
        }

        var found = meant.Where(m => m.Vm.State is not (VmState.ShutOff or VmState.Crashed))
            .Select(m => (new GuestReference(m.Vm.Name, m.Vm.Uuid), m.Host)).ToList();
        if (found.Count == 0)
        {
            WriteWarning($"No running guest matches {pattern}.");
        }

        return found;
    }
}

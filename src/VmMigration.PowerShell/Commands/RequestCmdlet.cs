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
    private protected IEnumerable<(string Vm, HostReference Host)> FindGuests(string name, HostReference? source, HostReference? except) =>
        IsPattern(name) ? FindAll(name, source, except) : FindOne(name, source);

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

    private IEnumerable<(string Vm, HostReference Host)> FindOne(string name, HostReference? source)
    {
        if (source is not null || TryAwait(ModuleSession.Current.FindSourceAsync(name, Hosts.Hosts, StopToken), out source))
        {
            yield return (name, source);
        }
    }

    private List<(string Vm, HostReference Host)> FindAll(string pattern, HostReference? source, HostReference? except)
    {
        List<(string, HostReference)> found = [];
        var asked = source is null ? Hosts.Hosts.Where(h => h.Name != except?.Name) : [source];
        Pump(AsTheyComeAsync(asked.Select(h => GuestListing.AskAsync(h, StopToken)).ToArray()), listing =>
        {
            WriteErrorOf(listing.Error);
            found.AddRange(listing.Matching(pattern).Where(g => g.State is not (VmState.ShutOff or VmState.Crashed)).Select(g => (g.Name, listing.Host)));
        });
        if (found.Count == 0)
        {
            WriteWarning($"No running guest matches {pattern}.");
        }

        return found;
    }
}

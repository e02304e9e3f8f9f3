using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Which guests are moved from where to where.</summary>
public abstract partial class StartMoveCmdlet : FollowingCmdlet
{
    private bool _sourceIsForAll;
    private HostReference? _destination;

    private protected StartMoveCmdlet()
    {
    }

    /// <summary>The guests: names, UUIDs, or wildcards for those that run.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The host they go to.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [HostArgumentTransformation]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument Destination { get; set; } = null!;

    /// <summary>The host they run on; looked for in the inventory when absent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [HostArgumentTransformation]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument? Source { get; set; }

    /// <summary>How to reach the host that a guest from the pipeline runs on.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    [ValidateNotNull]
    public HostReference? SourceReference { get; set; }

    /// <summary>Where they go to.</summary>
    private protected HostReference DestinationHost => _destination!;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _sourceIsForAll = MyInvocation.BoundParameters.ContainsKey(nameof(Source));
        try
        {
            _destination = Destination.Resolve(Hosts);
        }
        catch (HostReferenceException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostReference? source = null;
        if (Source is not null && (source = GivenSource(Source)) is null)
        {
            return;
        }

        foreach (var name in Name)
        {
            foreach (var (vm, host) in IsPattern(name) ? FindAll(name, source) : FindOne(name, source))
            {
                WriteVerbose($"{vm}: on {host.Name} ({host.Uri})");
                Move(vm, host);
            }
        }
    }

    /// <summary>Moves one guest.</summary>
    private protected abstract void Move(string vm, HostReference source);

    private HostReference? GivenSource(HostArgument source) =>
        _sourceIsForAll || SourceReference is null ? ResolveOrReport(source) : SourceReference;

    private IEnumerable<(string Vm, HostReference Host)> FindOne(string name, HostReference? source)
    {
        if (source is not null || TryAwait(ModuleSession.Current.FindSourceAsync(name, Hosts.Hosts, StopToken), out source))
        {
            yield return (name, source);
        }
    }

    /// <summary>The running guests that a wildcard means, on the source, or on all hosts but the destination.</summary>
    private List<(string Vm, HostReference Host)> FindAll(string pattern, HostReference? source)
    {
        List<(string, HostReference)> found = [];
        var asked = source is null ? Hosts.Hosts.Where(h => h.Name != DestinationHost.Name) : [source];
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

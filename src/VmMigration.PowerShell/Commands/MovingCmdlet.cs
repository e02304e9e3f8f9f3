using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Hosts;
using VmMigration.Parameters;

namespace VmMigration.Commands;

/// <summary>A cmdlet that does something to moves that run.</summary>
public abstract class MovingCmdlet : HostCmdlet
{
    private bool _sourceIsForAll;

    private protected MovingCmdlet()
    {
    }

    /// <summary>The guests that are being moved: names, UUIDs or wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [GuestArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public GuestArgument[] Name { get; set; } = [];

    /// <summary>The host that they leave; looked for in the inventory when absent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [HostArgumentTransformation]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument? Source { get; set; }

    /// <summary>How to reach the host that a guest from the pipeline leaves.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public HostReference? SourceReference { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _sourceIsForAll = MyInvocation.BoundParameters.ContainsKey(nameof(Source));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        HostReference? source = null;
        if (Source is not null)
        {
            source = _sourceIsForAll || SourceReference is null ? ResolveOrReport(Source) : SourceReference;
            if (source is null)
            {
                return;
            }
        }

        // A host that is named is asked but once, by what is done to the move.
        if (source is not null && !Name.Any(n => n.IsPattern))
        {
            foreach (var name in Name)
            {
                Act(name.Guest, source);
            }

            return;
        }

        foreach (var (move, host) in Find(source))
        {
            Act(new GuestReference(move.VM, move.Uuid), host);
        }
    }

    /// <summary>Does it to one move.</summary>
    private protected abstract void Act(GuestReference vm, HostReference source);

    private List<(MigrationProgress Move, HostReference Host)> Find(HostReference? source)
    {
        List<(MigrationProgress, HostReference)> found = [];
        var search = new MoveSearch(Name, Hosts);
        foreach (var host in source is null ? Hosts.Hosts : [source])
        {
            search.Ask(host, marked: false, StopToken);
        }

        Pump(AsTheyComeAsync(search.Asked), listing =>
        {
            WriteErrorOf(listing.Error);
            found.AddRange(search.Wanted(listing).Select(m => (m, listing.Host)));
        });
        foreach (var missing in search.Missing())
        {
            WriteErrorOf(missing);
        }

        return found;
    }
}

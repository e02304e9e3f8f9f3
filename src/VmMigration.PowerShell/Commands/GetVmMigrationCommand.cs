using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Parameters;

namespace VmMigration.Commands;

/// <summary>Shows the moves that run, whoever began them.</summary>
[Cmdlet(VerbsCommon.Get, "VmMigration")]
[OutputType(typeof(MigrationProgress))]
public sealed class GetVmMigrationCommand : HostCmdlet
{
    private MoveSearch? _search;

    /// <summary>Guests: names, UUIDs or wildcards; all that move when absent.</summary>
    [Parameter(Position = 0)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The hosts that guests leave; all of the inventory when absent.</summary>
    [Parameter(ValueFromPipeline = true)]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Source { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _search = new MoveSearch(Name, Hosts);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var host in ResolveOrAll(Source))
        {
            _search!.Ask(host, StopToken);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Pump(AsTheyComeAsync(_search!.Asked), listing =>
        {
            WriteErrorOf(listing.Error);
            WriteObject(_search.Wanted(listing), enumerateCollection: true);
        });
        foreach (var missing in _search.Missing())
        {
            WriteErrorOf(missing);
        }
    }
}

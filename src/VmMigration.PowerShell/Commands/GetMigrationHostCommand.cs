using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Shows hosts as they are now: versions, processors, memory, guests.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationHost")]
[OutputType(typeof(MigrationHost))]
public sealed class GetMigrationHostCommand : HostCmdlet
{
    private readonly List<Task<MigrationHost>> _asked = [];

    /// <summary>Hosts, or wildcards for those of the inventory; all of them when absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var host in Name is null ? Hosts.Hosts : Name.SelectMany(FindHosts))
        {
            _asked.Add(ModuleSession.Current.DescribeHostAsync(host, StopToken));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Pump(AsTheyComeAsync(_asked), WriteObject);
}

using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Hosts;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Finds the processor that guests can have on all of some hosts, and what it costs.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationCpuBaseline")]
[OutputType(typeof(MigrationCpuBaseline))]
public sealed class GetMigrationCpuBaselineCommand : HostCmdlet
{
    private readonly List<HostReference> _hosts = [];
    private bool _isMissingOne;

    /// <summary>Hosts, or wildcards for those of the inventory; all of them when absent.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Host")]
    [HostArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var hosts in Name is null ? [Hosts.Hosts] : Name.Select(FindHosts))
        {
            _isMissingOne |= hosts.Count == 0;
            _hosts.AddRange(hosts);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_hosts.Count == 0)
        {
            WriteErrorOf(new MigrationException(
                MigrationError.HostNotFound, "No processor was looked for: no host was named that the inventory has.",
                "Name hosts (Get-MigrationCpuBaseline kvm1, kvm2), or write an inventory (about_VmMigration)."));
        }
        else if (!_isMissingOne && TryAwait(ModuleSession.Current.BaselineCpuAsync(_hosts, StopToken), out var baseline))
        {
            // Without one of the hosts that were meant it would be another processor.
            WriteObject(baseline);
        }
    }
}

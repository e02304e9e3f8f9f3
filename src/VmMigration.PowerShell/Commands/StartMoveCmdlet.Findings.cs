using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Parameters;
using VmMigration.Preflight;

namespace VmMigration.Commands;

// What Test-MigrationHost wrote, brought back.
public abstract partial class StartMoveCmdlet
{
    private readonly List<MigrationCheck> _findings = [];

    /// <summary>What Test-MigrationHost found. Each guest is moved once, to the best of the hosts that were looked at.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public MigrationCheck? Finding { get; set; }

    /// <summary>Only when all has come is it known which destination is the best.</summary>
    private void MoveFound()
    {
        foreach (var found in FoundDestination.Of(_findings, _destination?.Name, SkipCheck))
        {
            if (found.Error is not null)
            {
                WriteErrorOf(found.Error);
            }
            else if (Reach(found.SourceReference, found.Source) is { } source
                && (_destination ?? Reach(found.DestinationReference, found.Destination)) is { } destination)
            {
                WriteVerbose($"{found.Vm}: to {destination.Name}, by what was found");
                Move(found.Vm, source, destination);
            }
        }
    }

    private HostReference? Reach(HostReference? reference, string name) => reference ?? ResolveOrReport(new HostArgument(name));
}

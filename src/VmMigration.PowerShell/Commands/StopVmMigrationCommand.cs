using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Stops moves that run, whoever began them; the guests go on where they are.</summary>
[Cmdlet(VerbsLifecycle.Stop, "VmMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed class StopVmMigrationCommand : MovingCmdlet
{
    /// <inheritdoc/>
    private protected override void Act(GuestReference vm, HostReference source)
    {
        if (!ShouldProcess($"{vm}", $"Stop its migration away from {source.Name}")
            || !TryAwait(ModuleSession.Current.StopAsync(source, vm, MoveSearch.Candidates(Hosts), StopToken), out var final))
        {
            return;
        }

        WriteObject(final);
        if (final.Outcome is MigrationOutcome.Completed)
        {
            WriteWarning($"{vm} was through before it could be stopped: {final.Reason}");
        }
        else if (final.Outcome is not MigrationOutcome.Cancelled)
        {
            WriteErrorOf(final.Error);
        }
    }
}

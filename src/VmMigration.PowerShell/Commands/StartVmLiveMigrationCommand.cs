using System.Management.Automation;
using VmMigration.Hosts;

namespace VmMigration.Commands;

/// <summary>Moves running guests to another host.</summary>
[Cmdlet(VerbsLifecycle.Start, "VmLiveMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed partial class StartVmLiveMigrationCommand : StartMoveCmdlet
{
    /// <inheritdoc/>
    private protected override void Move(GuestReference vm, HostReference source, HostReference destination) =>
        Ask(WithEnding(WithTransfer(WithGuest(Request(vm, source, destination))), source), "Live migration");
}

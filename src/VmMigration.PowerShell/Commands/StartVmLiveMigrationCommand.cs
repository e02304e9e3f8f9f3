using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Commands;

/// <summary>Moves running guests to another host.</summary>
[Cmdlet(VerbsLifecycle.Start, "VmLiveMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed partial class StartVmLiveMigrationCommand : StartMoveCmdlet
{
    /// <inheritdoc/>
    private protected override void Move(string vm, HostReference source)
    {
        var request = WithEnding(
            WithWay(WithStorage(WithTransfer(WithGuest(new MigrationRequest
            {
                VM = vm,
                Source = source,
                Destination = DestinationHost,
            })))),
            source);
        Ask(request, "Live migration");
    }
}

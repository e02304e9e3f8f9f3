using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;

namespace VmMigration.Commands;

/// <summary>Shuts guests down, moves them with their disks, and starts them on another host.</summary>
[Cmdlet(VerbsLifecycle.Start, "VmColdMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed class StartVmColdMigrationCommand : StartMoveCmdlet
{
    /// <summary>How long a guest may take to shut down: 5m, 90s, a number of seconds.</summary>
    [Parameter]
    [Duration("s", 1, 86_400_000)]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Takes the power of a guest that does not shut down.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves the guest off on the destination.</summary>
    [Parameter]
    public SwitchParameter NoStart { get; set; }

    /// <inheritdoc/>
    private protected override void Move(GuestReference vm, HostReference source, HostReference destination) => Ask(
        Request(vm, source, destination) with
        {
            Kind = MigrationKind.Cold,
            ShutdownTimeout = ShutdownTimeout,
            Force = Force,
            NoStart = NoStart,
        },
        "Cold migration");
}

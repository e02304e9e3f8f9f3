using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Brings moves that run to their end at once, whoever began them.</summary>
[Cmdlet(VerbsLifecycle.Complete, "VmMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed class CompleteVmMigrationCommand : MovingCmdlet
{
    // A field of a value type that lives in the isolated assemblies would have them loaded before they can be found.
    private object? _mode;

    /// <summary>How: the guest goes on at the destination at once, or is paused until it is across.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public CompletionMode Mode { get => _mode is CompletionMode mode ? mode : default; set => _mode = value; }

    /// <summary>Writes the move's record.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Act(GuestReference vm, HostReference source)
    {
        var action = Mode is CompletionMode.PostCopy
            ? $"Switch its migration away from {source.Name} to post-copy"
            : $"Pause it until its migration away from {source.Name} is over";
        if (ShouldProcess($"{vm}", action)
            && TryAwait(ModuleSession.Current.CompleteAsync(source, vm, Mode, StopToken), out var record)
            && PassThru)
        {
            WriteObject(record);
        }
    }
}

using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Sets how fast a guest that is being moved may be sent.</summary>
[Cmdlet(VerbsCommon.Set, "MigrationBandwidth", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed class SetMigrationBandwidthCommand : MovingCmdlet
{
    /// <summary>How fast, in MiB/s.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Bandwidth]
    public long Bandwidth { get; set; }

    /// <summary>Means the rate after the switch to post-copy.</summary>
    [Parameter]
    public SwitchParameter PostCopy { get; set; }

    /// <summary>Writes the move's record.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Act(GuestReference vm, HostReference source)
    {
        if (ShouldProcess($"{vm}", $"Set its {(PostCopy ? "post-copy " : "")}migration bandwidth to {Bandwidth} MiB/s on {source.Name}")
            && TryAwait(ModuleSession.Current.SetBandwidthAsync(source, vm, Bandwidth, PostCopy, StopToken), out var record)
            && PassThru)
        {
            WriteObject(record);
        }
    }
}

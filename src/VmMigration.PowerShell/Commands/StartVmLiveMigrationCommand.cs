using System.Management.Automation;
using VmMigration.Following;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Moves running guests to another host.</summary>
[Cmdlet(VerbsLifecycle.Start, "VmLiveMigration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationProgress))]
public sealed class StartVmLiveMigrationCommand : StartMoveCmdlet
{
    /// <summary>How fast memory may be sent, in MiB/s.</summary>
    [Parameter]
    [Bandwidth]
    public long? Bandwidth { get; set; }

    /// <summary>How long a guest may stand still at most: 300ms, 2s, a number of milliseconds.</summary>
    [Parameter]
    [Duration("ms", 1, 2_000_000)]
    public TimeSpan? MaxDowntime { get; set; }

    /// <summary>The destination's address that memory is sent to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MigrationAddress { get; set; }

    /// <summary>Keeps a definition on the destination, or with -Persist:$false does not; as on the source when absent.</summary>
    [Parameter]
    public SwitchParameter Persist { get; set; }

    /// <summary>Leaves the definition on the source.</summary>
    [Parameter]
    public SwitchParameter KeepSource { get; set; }

    /// <summary>Writes the first record and returns; the move goes on.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <inheritdoc/>
    private protected override void Move(string vm, HostReference source)
    {
        var request = new MigrationRequest
        {
            VM = vm,
            Source = source,
            Destination = DestinationHost,
            Bandwidth = Bandwidth,
            MaxDowntime = MaxDowntime,
            MigrationAddress = MigrationAddress,
            Persist = MyInvocation.BoundParameters.ContainsKey(nameof(Persist)) ? Persist.IsPresent : null,
            KeepSource = KeepSource,
        };
        var action = $"Live migration {source.Name} → {DestinationHost.Name}";
        if (!ShouldProcess(
            $"Performing the operation \"{action}\" on target \"{vm}\".", $"{action} of {vm}?", "Confirm", out var reason))
        {
            if (reason == ShouldProcessReason.WhatIf)
            {
                ShowPlan(request);
            }

            return;
        }

        Begin(ModuleSession.Current.Start(request));
    }

    private void Begin(MigrationRun run)
    {
        if (!NoWait)
        {
            Follow(new FollowedMove(run));
            return;
        }

        var first = new FollowedMove(run);
        Await(first.Next);
        WriteObject(first.Current.Record);
        ModuleSession.Leave(run);
    }

    private void ShowPlan(MigrationRequest request)
    {
        if (!TryAwait(ModuleSession.Current.PlanAsync(request, StopToken), out var plan))
        {
            return;
        }

        foreach (var line in plan.Description)
        {
            Host.UI.WriteLine($"  {line}");
        }

        foreach (var warning in plan.Warnings)
        {
            WriteWarning(warning);
        }
    }
}

using System.Management.Automation;
using VmMigration.Following;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Session;

namespace VmMigration.Commands;

// How a move is begun, or shown.
public abstract partial class StartMoveCmdlet
{
    /// <summary>Begins a move, or shows what it would be.</summary>
    private protected void Ask(MigrationRequest request, string kind)
    {
        var action = $"{kind} {request.Source.Name} → {request.Destination.Name}";
        if (ShouldProcess(
            $"Performing the operation \"{action}\" on target \"{request.Guest}\".", $"{action} of {request.Guest}?", "Confirm", out var reason))
        {
            Begin(ModuleSession.Current.Start(request));
        }
        else if (reason == ShouldProcessReason.WhatIf)
        {
            ShowPlan(request);
        }
    }

    private void Begin(MigrationRun run)
    {
        if (!NoWait)
        {
            _moves!.Add(new FollowedMove(run));
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
            Host.UI.WriteLine($"  {DisplayText.Clean(line)}");
        }

        Host.UI.WriteLine($"  {plan.CheckSummary}");
        foreach (var warning in plan.Warnings)
        {
            WriteWarning(DisplayText.Clean(warning));
        }
    }
}

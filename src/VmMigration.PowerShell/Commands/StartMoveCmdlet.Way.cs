using System.Management.Automation;
using VmMigration.Following;
using VmMigration.Migration;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

// The way from host to host.
public abstract partial class StartMoveCmdlet
{
    // A field of a value type that lives in the isolated assemblies would have them loaded before they can be found.
    private object? _control;

    /// <summary>Who drives the move.</summary>
    [Parameter]
    public ControlMode ControlMode { get => _control is ControlMode mode ? mode : default; set => _control = value; }

    /// <summary>What it is to be called on the destination.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DestinationName { get; set; }

    /// <summary>How fast memory may be sent, in MiB/s.</summary>
    [Parameter]
    [Bandwidth]
    public long? Bandwidth { get; set; }

    /// <summary>The destination's address that memory is sent to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MigrationAddress { get; set; }

    /// <summary>Lets QEMU encrypt memory and disks on their way.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>The name that the destination's certificate is to have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TlsDestination { get; set; }

    /// <summary>Writes the first record and returns; the move goes on.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected MigrationRequest WithWay(MigrationRequest request) => request with
    {
        Control = ControlMode,
        DestinationName = DestinationName,
        Bandwidth = Bandwidth,
        MigrationAddress = MigrationAddress,
        Tls = Tls,
        TlsDestination = TlsDestination,
    };

    /// <summary>Begins a move, or shows what it would be.</summary>
    private protected void Ask(MigrationRequest request, string kind)
    {
        var action = $"{kind} {request.Source.Name} → {request.Destination.Name}";
        if (ShouldProcess(
            $"Performing the operation \"{action}\" on target \"{request.VM}\".", $"{action} of {request.VM}?", "Confirm", out var reason))
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

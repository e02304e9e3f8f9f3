using VmMigration.Lab;

namespace VmMigration.Acceptance;

/// <summary>Hosts with a guest that changes its memory all the time, which takes a good part of a processor.</summary>
public sealed class BusyLab : AcceptanceLab
{
    /// <summary>Its name.</summary>
    public const string Guest = "busy1";

    private protected override Task AddGuestsAsync(LabEnvironment lab) =>
        StartAsync(lab, new GuestOptions { Name = Guest, Kind = GuestKind.Linux, DirtyMiBPerSecond = 60, Persistent = true });
}

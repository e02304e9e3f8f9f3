using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>
/// Demands once more, right before anything is started, that a host has no saved memory of the guest: somebody may have saved it since
/// the move was planned, as hosts do that shut down.
/// </summary>
/// <param name="Side">The source, whose memory a start would use up; or the destination, which would wake it over newer disks.</param>
/// <param name="Uuid">The guest.</param>
/// <param name="Vm">Its name.</param>
/// <param name="Destination">The destination's name.</param>
internal sealed record DemandAwakeStep(MoveSide Side, Guid Uuid, string Vm, string Destination) : MoveStep(Side)
{
    public const string Name = "demandAwake";

    public override string Kind => Name;

    public override string Subject => $"no saved memory of {Vm}";

    public override bool IsWorthTelling => false;

    internal override bool ActsBefore => false;

    public override IReadOnlyDictionary<string, string> Fields =>
        new Dictionary<string, string> { ["uuid"] = $"{Uuid}", ["vm"] = Vm, ["destination"] = Destination };

    public static DemandAwakeStep Read(MoveSide side, IReadOnlyDictionary<string, string> fields) =>
        new(side, Guid.Parse(fields["uuid"]), fields["vm"], fields["destination"]);

    internal override async Task DoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (!await host.HasSavedStateAsync(Uuid, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var (why, fix) = Side is MoveSide.Source
            ? SavedState.OnSource(Vm, Uuid, host.Host.Name, Destination)
            : SavedState.OnDestination(Uuid, host.Host.Name);
        throw new MigrationException(MigrationError.VmNotRunning, $"{why}.", fix, Vm);
    }

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;
}

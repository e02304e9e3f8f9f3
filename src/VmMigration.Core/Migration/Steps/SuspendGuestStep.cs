using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Suspends a guest to bring its move to an end. libvirt lets it go on where the move ends (seen with 9.0: at the
/// destination, and on the source when the move is aborted), but not where whoever drove the move is gone: there is one of
/// these for each host, which makes sure of it.
/// </summary>
/// <param name="Vm">The guest's name.</param>
/// <param name="Uuid">The guest.</param>
/// <param name="Side">The source, where it is suspended; or the destination, where it must not stay so.</param>
internal sealed record SuspendGuestStep(string Vm, Guid Uuid, MoveSide Side) : MoveStep(Side)
{
    public const string Name = "suspendGuest";

    /// <summary>Paused by its administrator, or for a move: not paused by an I/O error or the like.</summary>
    private static readonly int[] PausedByUs = [1, 2];

    public override string Kind => Name;

    public override string Subject => $"{Vm}, suspended for its move (virsh resume {CommandText.Virsh(Vm, Uuid)}),";

    public override bool IsWorthTelling => false;

    public override string? TakesBack => Side is MoveSide.Source ? "lets the guest go on" : null;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["vm"] = Vm, ["uuid"] = $"{Uuid}" };

    public static SuspendGuestStep Read(MoveSide side, IReadOnlyDictionary<string, string> fields) =>
        new(fields["vm"], Guid.Parse(fields["uuid"]), side);

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) =>
        Side is MoveSide.Source ? host.SuspendGuestAsync(Uuid, cancellationToken) : Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) =>
        Side is MoveSide.Source ? LetRunAsync(host, cancellationToken) : Task.CompletedTask;

    internal override Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) =>
        Side is MoveSide.Destination ? LetRunAsync(host, cancellationToken) : Task.CompletedTask;

    private async Task LetRunAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is { State: VmState.Paused } guest && PausedByUs.Contains(guest.Reason))
        {
            await host.ResumeGuestAsync(Uuid, cancellationToken).ConfigureAwait(false);
        }
    }
}

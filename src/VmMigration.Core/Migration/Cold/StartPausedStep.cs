using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Starts a guest that is off, standing still before its first instruction: so it can be moved with its disks and
/// its TPM's state, and has never run. Taken back, it is off again.
/// </summary>
/// <param name="Uuid">The guest.</param>
internal sealed record StartPausedStep(Guid Uuid) : MoveStep(MoveSide.Source)
{
    public const string Name = "startPaused";

    public override string Kind => Name;

    public override string Subject => "starts the guest standing still, to be moved";

    public override string TakesBack => "ends the guest that stands still";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["uuid"] = $"{Uuid}" };

    public static StartPausedStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]));

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) =>
        host.StartGuestAsync(Uuid, paused: true, cancellationToken);

    internal override async Task UndoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        // One that runs was let run by somebody.
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is { State: VmState.Paused })
        {
            await host.DestroyGuestAsync(Uuid, cancellationToken).ConfigureAwait(false);
        }
    }
}

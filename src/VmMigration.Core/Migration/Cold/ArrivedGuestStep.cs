using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>The guest that a cold move puts on the destination. Taken back, neither process nor definition is left there.</summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Starts">Whether it is to run there.</param>
internal sealed record ArrivedGuestStep(Guid Uuid, bool Starts) : MoveStep(MoveSide.Destination)
{
    public const string Name = "arrivedGuest";

    public override string Kind => Name;

    public override string Subject => "the guest";

    public override bool IsWorthTelling => false;

    public override string TakesBack => "removes what has arrived of the guest";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["uuid"] = $"{Uuid}", ["starts"] = $"{Starts}" };

    public static ArrivedGuestStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]), bool.Parse(fields["starts"]));

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override async Task<string?> UndoAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        var source = await settlement.HostAsync(MoveSide.Source, cancellationToken).ConfigureAwait(false);
        if (await source.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is null)
        {
            return $"{source.Host.Name} does not have the guest any more: this is all that is left of it";
        }

        await UndoAsync(host, cancellationToken).ConfigureAwait(false);
        return null;
    }

    internal override async Task UndoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is not { } guest)
        {
            return;
        }

        if (guest.State is VmState.Running)
        {
            throw new MigrationException(
                MigrationError.VmAlreadyThere, $"it runs on {host.Host.Name}.",
                $"Find out which of the two hosts has the real one (Get-MigrationVm {CommandText.Cmdlet(guest.Name)}) before anything else.", guest.Name);
        }

        if (guest.IsActive)
        {
            await host.DestroyGuestAsync(Uuid, cancellationToken).ConfigureAwait(false);
        }

        // Before the move the state of its TPM was seen not to be there: what is there is what came.
        await host.UndefineGuestAsync(Uuid, keepsTpm: false, cancellationToken).ConfigureAwait(false);
    }
}

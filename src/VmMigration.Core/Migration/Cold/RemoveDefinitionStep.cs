using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Removes the source's definition once the guest is on the destination; never that of one that is active.</summary>
/// <param name="Uuid">The guest.</param>
internal sealed record RemoveDefinitionStep(Guid Uuid) : MoveStep(MoveSide.Source)
{
    public const string Name = "removeDefinition";

    public override string Kind => Name;

    /// <summary>Whether the state of its TPM, which goes with a definition, is kept: it may be the one that the guest runs with on the destination.</summary>
    public bool KeepsTpm { get; init; }

    public override string Subject => "its definition";

    public override bool IsWorthTelling => false;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["uuid"] = $"{Uuid}", ["keepsTpm"] = $"{KeepsTpm}" };

    public static RemoveDefinitionStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]))
    {
        KeepsTpm = fields.TryGetValue("keepsTpm", out var keeps) && bool.Parse(keeps),
    };

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override async Task<string?> FinishAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        var destination = await settlement.HostAsync(MoveSide.Destination, cancellationToken).ConfigureAwait(false);
        if (await destination.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is not { } guest)
        {
            return $"{destination.Host.Name} does not have the guest";
        }

        if (guest.WhyNotInOrder is { } trouble)
        {
            return $"on {destination.Host.Name} the guest {trouble}";
        }

        await FinishAsync(host, cancellationToken).ConfigureAwait(false);
        return null;
    }

    internal override async Task FinishAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(Uuid, cancellationToken).ConfigureAwait(false) is { IsActive: false })
        {
            await host.UndefineGuestAsync(Uuid, KeepsTpm, cancellationToken).ConfigureAwait(false);
        }
    }
}

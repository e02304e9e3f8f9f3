using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;

namespace VmMigration.Migration;

/// <summary>
/// Marks the guest before anything is done to it, and looks who else has: each of two that begin at the same moment sees the other. The
/// mark goes along with the guest's description, so at the end it is taken off on both hosts.
/// </summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Vm">Its name.</param>
/// <param name="Journal">The move's number.</param>
internal sealed record MarkGuestStep(Guid Uuid, string Vm, Guid Journal) : MoveStep(MoveSide.Source)
{
    public const string Name = "markGuest";

    public override string Kind => Name;

    public override string Subject => $"the mark on {Vm} that it is being moved";

    public override bool IsWorthTelling => false;

    /// <summary>What is written on the guest; null out of a journal.</summary>
    public MoveMark? Mark { get; init; }

    /// <summary>Marks of moves that are over, which it takes off.</summary>
    public IReadOnlyList<Guid> Replaces { get; init; } = [];

    /// <summary>Whether the administrator takes other moves upon himself.</summary>
    public bool IgnoresOthers { get; init; }

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["uuid"] = $"{Uuid}", ["vm"] = Vm, ["journal"] = $"{Journal}",
    };

    public static MarkGuestStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(Guid.Parse(fields["uuid"]), fields["vm"], Guid.Parse(fields["journal"]));

    /// <summary>Of two places where it is written down the first may have been.</summary>
    internal override bool IsNotBegun(MigrationException failure) => false;

    internal override async Task DoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        try
        {
            await host.MarkGuestAsync(Uuid, Mark!, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.ReadOnlyAccess)
        {
            if (IgnoresOthers)
            {
                return;
            }

            throw new MigrationException(
                e.Error, $"{Vm} was not moved, and nothing was touched: other sessions are not to move it meanwhile, and it cannot be marked for them. {e.Message}",
                $"{e.RecommendedAction} Or see yourself that nobody else moves it: -SkipCheck {CheckIds.OtherMove} goes without the mark.", Vm, e);
        }

        var marks = await host.ListMarksAsync(Uuid, cancellationToken).ConfigureAwait(false);
        if (!IgnoresOthers && marks.FirstOrDefault(m => m.Journal != Journal && !Replaces.Contains(m.Journal)) is { } other)
        {
            throw OtherMove.Refusal(Vm, host.Host.Name, other);
        }

        foreach (var mark in marks.Where(m => Replaces.Contains(m.Journal)))
        {
            await host.UnmarkGuestAsync(Uuid, mark.Journal, cancellationToken).ConfigureAwait(false);
        }
    }

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => host.UnmarkGuestAsync(Uuid, Journal, cancellationToken);

    internal override async Task<string?> FinishAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        var there = await settlement.HostAsync(MoveSide.Destination, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(host.UnmarkGuestAsync(Uuid, Journal, cancellationToken), there.UnmarkGuestAsync(Uuid, Journal, cancellationToken)).ConfigureAwait(false);
        return null;
    }
}

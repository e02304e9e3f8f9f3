using VmMigration.Domains;

namespace VmMigration.Preflight.Checks;

/// <summary>libvirt starts a second guest with the same address without a word, and the switch then sends packets of both to one of them.</summary>
internal sealed class MacAddressesCheck() : PreflightCheck(
    "MacAddresses", CheckCategory.Network, "Has no guest of the destination a network card with the same MAC address?",
    "both guests lose packets: bridge: received packet on vnet1 with own address as source address")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        InterfaceDescription[] cards = [.. move.Arriving.Interfaces.Where(i => i.Mac is not null)];
        if (cards.Length == 0)
        {
            found.Pass("it has no network card");
            return;
        }

        foreach (var other in (await move.Destination.RunningAsync().ConfigureAwait(false)).Where(g => g.Uuid != move.Domain.Uuid))
        {
            foreach (var card in cards)
            {
                if (other.Interfaces.FirstOrDefault(i => string.Equals(i.Mac, card.Mac, StringComparison.OrdinalIgnoreCase)) is { } twin)
                {
                    Tell(move, card, twin, other.Name, found);
                }
            }
        }

        if (found.All.Count == 0)
        {
            found.Pass($"no guest that runs on {move.Destination.Name} has {string.Join(", ", cards.Select(c => c.Mac))}");
        }
    }

    private static void Tell(MoveView move, InterfaceDescription card, InterfaceDescription twin, string other, Findings found)
    {
        var message = $"{other} on {move.Destination.Name} has the same MAC address {card.Mac}";
        var fix = $"Give one of them another: virsh detach-interface and attach-interface for {other}, or virsh edit {move.Virsh} and a restart.";
        string[] places = [.. new[] { card.Bridge, card.Network, card.SourceDevice }.OfType<string>()];
        if (places.Intersect([.. new[] { twin.Bridge, twin.Network, twin.SourceDevice }.OfType<string>()], StringComparer.Ordinal).Any())
        {
            found.Fail($"{message} in the same network: both would lose packets", fix, card.Mac, error: MigrationError.Incompatible);
        }
        else
        {
            found.Warning($"{message}, in another network as far as is seen", fix, card.Mac);
        }
    }
}

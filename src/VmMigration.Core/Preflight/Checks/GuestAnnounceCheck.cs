namespace VmMigration.Preflight.Checks;

/// <summary>
/// After the switchover QEMU sends a packet in the name of each emulated card, so that switches learn where the guest is. For
/// what is behind a card that is another process's or nobody's it sends nothing.
/// </summary>
internal sealed class GuestAnnounceCheck() : PreflightCheck(
    "GuestAnnounce", CheckCategory.Network, "Will the network learn where the guest is once it has moved?",
    "the guest runs on the destination, and nobody reaches it until the switches forget its old port")
{
    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var cards = move.Arriving.Interfaces;
        foreach (var card in cards)
        {
            if (card.Type == "vhostuser")
            {
                found.Skipped(
                    $"QEMU leaves it to the process behind {card.SocketPath} to announce the card {card.Mac}, and not every one does",
                    $"After the move: virsh qemu-monitor-command {move.Virsh} --hmp announce_self on {move.Destination.Name}.", card.Mac);
            }
            else if (card.Type == "ethernet")
            {
                found.Skipped(
                    $"what is behind the card {card.Mac} ({card.TargetDevice ?? "a tap"}) is not libvirt's: routes to it are set by somebody else",
                    "See that whoever sets them follows the guest.", card.Mac);
            }
        }

        if (cards.Count == 0)
        {
            found.Pass("it has no network card");
        }
        else if (found.All.Count == 0)
        {
            found.Pass("QEMU announces its cards on the destination");
        }

        return Task.CompletedTask;
    }
}

namespace VmMigration.Preflight.Checks;

/// <summary>
/// A network that is a program's of the host, QEMU's own or passt: it does not know the connections that went through the
/// other host's.
/// </summary>
internal sealed class UserNetworkCheck() : PreflightCheck(
    "UserNetwork", CheckCategory.Network, "Do the guest's connections go through a network that can follow it?", "a slirp-helper cannot be migrated")
{
    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var cards = move.Arriving.Interfaces.Where(i => i.Type == "user").ToArray();
        foreach (var card in cards)
        {
            found.Warning(
                $"its card {card.Mac} goes through {(card.Backend is { } program ? $"{program} on" : "QEMU's own network on")} {move.Source.Name}: its open connections end with the move",
                "Give it a card on a bridge or network of libvirt's, or move it while nothing depends on its connections.", card.Mac);
        }

        if (cards.Length == 0)
        {
            found.Pass("none of its cards goes through a program of the host");
        }

        return Task.CompletedTask;
    }
}

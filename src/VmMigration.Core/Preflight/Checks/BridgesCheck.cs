using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Bridges, and the cards that macvtap shares. What a libvirt network makes by itself is not asked for; what it is told to
/// use is. libvirt takes a bridge with a smaller largest packet: then the guest's larger ones are lost without a word.
/// </summary>
internal sealed class BridgesCheck() : PreflightCheck(
    "Bridges", CheckCategory.Network, "Has the destination the bridges that the guest's cards are on, for packets as large?",
    "Cannot get interface MTU on 'br-dmz': No such device")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        List<string> well = [];
        var uses = await UsesAsync(move).ConfigureAwait(false);
        foreach (var use in uses.DistinctBy(u => u.Link, StringComparer.Ordinal))
        {
            if (await JudgeAsync(move, use, uses, found).ConfigureAwait(false))
            {
                well.Add(use.Link);
            }
        }

        if (uses.Count == 0)
        {
            found.Pass("no card of it is on a bridge of the host");
        }
        else if (well.Count > 0)
        {
            found.Pass($"{move.Destination.Name} has {string.Join(", ", well)}");
        }
    }

    private static async Task<IReadOnlyList<Use>> UsesAsync(MoveView move)
    {
        List<Use> uses = [];
        foreach (var (card, before) in move.Arriving.Interfaces.Zip(Before(move)))
        {
            switch (card)
            {
                case { Type: "bridge", Bridge: { } bridge }:
                    uses.Add(new Use(bridge, card, card.VirtualPort, "bridge", before?.Bridge));
                    break;
                case { Type: "direct", SourceDevice: { } device }:
                    uses.Add(new Use(device, card, null, "card", before?.SourceDevice));
                    break;
                case { Type: "network", Network: { } network }
                    when (await move.Destination.DescribedNetworkAsync(network).ConfigureAwait(false))?.HostBridge is { } under:
                    uses.Add(new Use(under, card, null, $"bridge for its network {network}:", null));
                    break;
            }
        }

        return uses;
    }

    /// <summary>The cards as they are on the source; the administrator's own XML may have others.</summary>
    private static IEnumerable<InterfaceDescription?> Before(MoveView move) =>
        move.Arriving.Interfaces.Select(c => c.Mac is null ? null : move.Domain.Interfaces.FirstOrDefault(b => b.Mac == c.Mac));

    private static async Task<bool> JudgeAsync(MoveView move, Use use, IReadOnlyList<Use> uses, Findings found)
    {
        var (source, destination, link) = (move.Source, move.Destination, use.Link);
        switch (await destination.HasLinkAsync(link).ConfigureAwait(false))
        {
            case null:
                var (why, fix) = destination.NoShell ?? ($"{destination.Name} does not tell which interfaces it has", "-DryRun tries it.");
                found.Skipped($"whether {destination.Name} has a {use.What} {link}: {why}", fix, link);
                return false;
            case false:
                found.Fail(
                    $"{destination.Name} has no {use.What} {link}{Whose(move, use, uses)}",
                    use.Before is { } name
                        ? $"-NetworkMap @{{'{name}'='NAME'}} with the one that it has there, or make {link} on {destination.Name}."
                        : $"Make {link} on {destination.Name}.",
                    link);
                return false;
        }

        var kind = await destination.LinkKindAsync(link).ConfigureAwait(false);
        if (kind is not null && use.Card.Type == "bridge" && kind == "bridge" == use.IsOpenVSwitch)
        {
            found.Fail(
                use.IsOpenVSwitch
                    ? $"{link} is a bridge of Open vSwitch on {source.Name}, and one of the kernel's on {destination.Name}"
                    : $"{link} on {destination.Name} is no bridge of the kernel's ({kind})",
                $"-NetworkMap @{{'{use.Before ?? link}'='NAME'}} with one of the same kind there.", link, $"{destination.Name}: {kind}");
            return false;
        }

        var wanted = use.Card.Mtu ?? (use.Before is { } here ? await source.MtuAsync(here).ConfigureAwait(false) : null);
        if (wanted is null || await destination.MtuAsync(link).ConfigureAwait(false) is not { } mtu || mtu >= wanted)
        {
            return true;
        }

        found.Warning(
            $"{link} on {destination.Name} carries packets of {mtu} bytes, and the guest may send {wanted}: larger ones would be lost there",
            $"ip link set {link} mtu {wanted} on {destination.Name} (and on its ports), or -NetworkMap to a bridge that carries them.", link,
            $"{source.Name}: {wanted}, {destination.Name}: {mtu}");
        return false;
    }

    private static string Whose(MoveView move, Use use, IReadOnlyList<Use> uses) => uses.Count(u => u.Link == use.Link) > 1
        ? $", which cards of {move.VM} are on"
        : move.Domain.Interfaces.Count == 1 ? $", which {move.VM}'s network card is on" : $", which {move.VM}'s card {use.Card.Mac} is on";

    /// <param name="Link">The bridge or card on the destination.</param>
    /// <param name="Card">The guest's card.</param>
    /// <param name="Port">The kind of virtual port.</param>
    /// <param name="What">What the destination is to have.</param>
    /// <param name="Before">The bridge or card on the source; null where that does not say which.</param>
    private sealed record Use(string Link, InterfaceDescription Card, string? Port, string What, string? Before)
    {
        public bool IsOpenVSwitch => Port == "openvswitch";
    }
}

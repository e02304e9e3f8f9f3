using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>libvirt's own networks, by name, and what a card has in them; also the network that a screen listens in.</summary>
internal sealed class NetworksCheck() : PreflightCheck(
    "Networks", CheckCategory.Network,
    "Has the destination the libvirt networks, port groups and filters of the guest's cards, are they active, and the same as on the source?",
    "Network not found: no network with matching name 'dmz'; network 'dmz' is not active; referenced filter 'web' is missing")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var guest = move.Arriving;
        string[] networks =
        [
            .. guest.Interfaces.Where(i => i.Type == "network").Select(i => i.Network)
                .Concat(guest.Graphics.Select(g => g.ListenNetwork)).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        List<string> well = [];
        foreach (var name in networks)
        {
            if (await HasNetworkAsync(move, name, found).ConfigureAwait(false) && await IsSameAsync(move, name, found).ConfigureAwait(false))
            {
                well.Add(name);
            }
        }

        string[] filters = [.. guest.Interfaces.Select(i => i.Filter).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (filters.Length > 0)
        {
            var there = await move.Destination.NetworkFiltersAsync().ConfigureAwait(false);
            foreach (var filter in filters.Except(there, StringComparer.Ordinal))
            {
                found.Fail(
                    $"{move.Destination.Name} has no network filter {filter}",
                    $"virsh nwfilter-dumpxml {CommandText.Sh(filter)} on {move.Source.Name}, and virsh nwfilter-define FILE on {move.Destination.Name}.", filter);
            }

            well.AddRange(filters.Intersect(there, StringComparer.Ordinal));
        }

        if (well.Count > 0)
        {
            found.Pass($"{move.Destination.Name} has {string.Join(", ", well)}");
        }
        else if (networks.Length == 0 && filters.Length == 0)
        {
            found.Pass("it uses no libvirt network and no filter");
        }
    }

    private static async Task<bool> HasNetworkAsync(MoveView move, string name, Findings found)
    {
        var destination = move.Destination;
        var network = await destination.NetworkAsync(name).ConfigureAwait(false);
        if (network is null)
        {
            found.Fail(
                $"{destination.Name} has no network {name}",
                $"-NetworkMap @{{'{NameHere(move, name)}'='NAME'}} with one that it has (virsh net-list --all), or virsh net-define it there.", name);
            return false;
        }

        if (!network.IsActive)
        {
            found.Fail(
                $"the network {name} on {destination.Name} is not active", $"virsh net-start {CommandText.Sh(name)} on {destination.Name}.", name);
            return false;
        }

        string[] groups =
        [
            .. move.Arriving.Interfaces.Where(i => i.Network == name).Select(i => i.PortGroup).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        if (groups.Length == 0 || await destination.DescribedNetworkAsync(name).ConfigureAwait(false) is not { } described
            || groups.Except(described.PortGroups, StringComparer.Ordinal).ToArray() is not { Length: > 0 } missing)
        {
            return true;
        }

        found.Warning(
            $"the network {name} on {destination.Name} has no port group {string.Join(", ", missing)}: libvirt plugs the card in without its VLAN and limits",
            $"Add it to the network on {destination.Name} (virsh net-update {CommandText.Sh(name)} add portgroup FILE --live --config).", name,
            $"{destination.Name}: {(described.PortGroups.Count == 0 ? "none" : string.Join(", ", described.PortGroups))}");
        return false;
    }

    /// <summary>A name is none of an address's: what the network of that name is on either host, decides whether the guest is reached there.</summary>
    private static async Task<bool> IsSameAsync(MoveView move, string name, Findings found)
    {
        var cards = move.Arriving.Interfaces.Where(i => i.Type == "network" && i.Network == name).ToArray();
        var nameHere = NameHere(move, name);
        if (cards.Length == 0
            || await move.Source.DescribedNetworkAsync(nameHere).ConfigureAwait(false) is not { } here
            || await move.Destination.DescribedNetworkAsync(name).ConfigureAwait(false) is not { } there)
        {
            return true;
        }

        if (here.Kind != there.Kind)
        {
            DifferentKind(move, (nameHere, here), (name, there), found);
            return false;
        }

        var lost = here.Reservations.Where(r => cards.Any(c => IsOf(r, c)) && !there.Reservations.Any(t => IsSame(r, t))).ToArray();
        foreach (var reservation in lost)
        {
            var other = there.Reservations.FirstOrDefault(t => IsSameCard(t.Mac, reservation.Mac));
            found.Warning(
                $"{move.Source.Name} keeps {reservation.Address} for its card {reservation.Mac} in {nameHere}, and {move.Destination.Name} {(other is null ? "keeps none" : $"keeps {other.Address}")}: "
                    + "it gets another address there once its lease runs out",
                $"virsh net-update {CommandText.Sh(name)} {(other is null ? "add" : "modify")} ip-dhcp-host \"{reservation.Xml}\" --live --config on {move.Destination.Name}.",
                name);
        }

        return lost.Length == 0;
    }

    /// <summary>A guest that goes on running keeps its address, and with another network by that name is reached by nobody. One that boots may get another.</summary>
    private static void DifferentKind(
        MoveView move, (string Name, NetworkDescription Network) here, (string Name, NetworkDescription Network) there, Findings found)
    {
        var evidence = $"{move.Source.Name}: {here.Network.Kind}, {move.Destination.Name}: {there.Network.Kind}";
        if (here.Name != there.Name || move.Request.Kind is MigrationKind.Cold || !move.Guest.Status.IsActive)
        {
            found.Warning(
                $"the network {there.Name} on {move.Destination.Name} is another than {here.Name} on {move.Source.Name}: the guest needs an address of that one",
                $"See that the guest gets its address by DHCP, or give it one of {there.Network.Kind}.", there.Name, evidence);
            return;
        }

        found.Fail(
            $"the network {there.Name} is another on {move.Destination.Name} than on {move.Source.Name}: the guest goes on with an address that nobody there has a way to",
            $"Make them the same (virsh net-edit {CommandText.Sh(there.Name)} on {move.Destination.Name}, then virsh net-destroy and net-start), or -NetworkMap @{{'{here.Name}'='NAME'}} "
                + "with one that is; -SkipCheck Networks moves it all the same.",
            there.Name, evidence);
    }

    private static bool IsOf(DhcpReservation reservation, InterfaceDescription card) => card.Mac is { } mac && IsSameCard(reservation.Mac, mac);

    private static bool IsSame(DhcpReservation one, DhcpReservation other) => IsSameCard(one.Mac, other.Mac) && one.Address == other.Address;

    private static bool IsSameCard(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string NameHere(MoveView move, string there) =>
        move.Request.NetworkMap.FirstOrDefault(m => m.Value == there) is { Key: { } here } ? here : there;
}

namespace VmMigration.Preflight.Checks;

/// <summary>libvirt's own networks, by name, and what a card has in them; also the network that a screen listens in.</summary>
internal sealed class NetworksCheck() : PreflightCheck(
    "Networks", CheckCategory.Network, "Has the destination the libvirt networks, port groups and filters of the guest's cards, and are they active?",
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
            if (await HasNetworkAsync(move, name, found).ConfigureAwait(false))
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
                    $"virsh nwfilter-dumpxml {filter} on {move.Source.Name}, and virsh nwfilter-define FILE on {move.Destination.Name}.", filter);
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
                $"the network {name} on {destination.Name} is not active", $"virsh net-start {name} on {destination.Name}.", name);
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
            $"Add it to the network on {destination.Name} (virsh net-update {name} add portgroup FILE --live --config).", name,
            $"{destination.Name}: {(described.PortGroups.Count == 0 ? "none" : string.Join(", ", described.PortGroups))}");
        return false;
    }

    private static string NameHere(MoveView move, string there) =>
        move.Request.NetworkMap.FirstOrDefault(m => m.Value == there) is { Key: { } here } ? here : there;
}

using VmMigration.Hosts;

namespace VmMigration.Preflight;

public sealed partial class HostView
{
    // Before, distributions built libvirt with netcf, which knows only what is configured in its way.
    private static readonly Version TellsAllLinks = new(9, 0);

    /// <summary>A virtual network by its name; null where the host has none.</summary>
    public async Task<HostNetwork?> NetworkAsync(string name) =>
        (await OnceAsync("networks", Hypervisor.ListNetworksAsync).ConfigureAwait(false)).FirstOrDefault(n => n.Name == name);

    /// <summary>What the XML of a virtual network describes; null where the host has none of that name.</summary>
    public async Task<NetworkDescription?> DescribedNetworkAsync(string name) => await NetworkAsync(name).ConfigureAwait(false) is { } network
        ? await OnceAsync($"network {name}", token => Hypervisor.GetNetworkAsync(network, token)).ConfigureAwait(false)
        : null;

    /// <summary>The names of the filters that network cards can be given.</summary>
    public Task<IReadOnlyList<string>> NetworkFiltersAsync() => OnceAsync("network filters", Hypervisor.ListNetworkFiltersAsync);

    /// <summary>Whether the host has an interface (a bridge, a card); null where neither libvirt nor its shell tells for certain.</summary>
    public async Task<bool?> HasLinkAsync(string name)
    {
        if ((await ShellAsync().ConfigureAwait(false))?.Interfaces is { } seen)
        {
            return seen.Any(i => i.Name == name);
        }

        return await OnceAsync("links", Hypervisor.ListLinksAsync).ConfigureAwait(false) is not { } links ? null
            : links.Contains(name) ? true
            // Every host has this one: a list without it is not of all.
            : links.Contains("lo") && (await FactsAsync().ConfigureAwait(false)).LibvirtVersion >= TellsAllLinks ? false
            : null;
    }

    /// <summary>What kind of interface it is; null where nobody tells.</summary>
    public async Task<string?> LinkKindAsync(string name) => (await LinkAsync(name).ConfigureAwait(false))?.Kind;

    /// <summary>The largest packet of an interface, in bytes; null where nobody tells.</summary>
    public async Task<int?> MtuAsync(string name) =>
        (await ShellAsync().ConfigureAwait(false))?.Interfaces?.FirstOrDefault(i => i.Name == name)?.Mtu
        ?? (await LinkAsync(name).ConfigureAwait(false))?.Mtu;

    private Task<HostLink?> LinkAsync(string name) => OnceAsync($"link {name}", token => Hypervisor.GetLinkAsync(name, token));
}

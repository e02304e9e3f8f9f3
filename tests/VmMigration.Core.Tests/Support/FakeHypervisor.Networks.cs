using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public Task<IReadOnlyList<HostNetwork>> ListNetworksAsync(CancellationToken cancellationToken) => AskAsync(
        "networks",
        () => (IReadOnlyList<HostNetwork>)[.. host.Networks.Keys.Select(n => new HostNetwork(n, Guid.NewGuid(), !host.Stopped.Contains(n)))],
        cancellationToken);

    public Task<NetworkDescription> GetNetworkAsync(HostNetwork network, CancellationToken cancellationToken) =>
        AskAsync("network", () => host.Networks[network.Name], cancellationToken);

    public Task<IReadOnlyList<string>?> ListLinksAsync(CancellationToken cancellationToken) => AskAsync(
        "links", () => host.Links is { } links ? (IReadOnlyList<string>?)[.. links.Select(l => l.Name)] : null, cancellationToken);

    public Task<HostLink?> GetLinkAsync(string name, CancellationToken cancellationToken) =>
        AskAsync("link", () => host.Links?.FirstOrDefault(l => l.Name == name), cancellationToken);

    public Task<IReadOnlyList<string>> ListNetworkFiltersAsync(CancellationToken cancellationToken) =>
        AskAsync("network filters", () => (IReadOnlyList<string>)host.NetworkFilters, cancellationToken);
}

namespace VmMigration.Hosts;

// What guests' network cards are plugged into.
public partial interface IHypervisor
{
    /// <summary>Its virtual networks, started or not; none where it has no driver for them.</summary>
    Task<IReadOnlyList<HostNetwork>> ListNetworksAsync(CancellationToken cancellationToken);

    /// <summary>What a virtual network's XML describes.</summary>
    Task<NetworkDescription> GetNetworkAsync(HostNetwork network, CancellationToken cancellationToken);

    /// <summary>The names of its own interfaces, without guests' taps and what is plugged into a bridge; null where it does not tell.</summary>
    Task<IReadOnlyList<string>?> ListLinksAsync(CancellationToken cancellationToken);

    /// <summary>One of its own interfaces; null where it does not tell.</summary>
    Task<HostLink?> GetLinkAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names of the filters that network cards can be given; none where it has no driver for them.</summary>
    Task<IReadOnlyList<string>> ListNetworkFiltersAsync(CancellationToken cancellationToken);
}

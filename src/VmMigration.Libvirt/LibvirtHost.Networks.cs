using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>Its virtual networks.</summary>
    /// <param name="activeOnly">Whether only those are meant that are started.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<NetworkReference>> ListNetworksAsync(bool activeOnly, CancellationToken cancellationToken)
    {
        const uint active = 1 << 1;
        return await CallAsync(NetworkProcedures.ListAll, (1, activeOnly ? active : 0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A network's XML: as it is, where it is started.</summary>
    public Task<string> GetNetworkXmlAsync(NetworkReference network, CancellationToken cancellationToken) =>
        CallAsync(NetworkProcedures.GetXml, (network, 0u), cancellationToken);

    /// <summary>
    /// The host's own interfaces, without guests' taps and without those that are plugged into a bridge. A libvirt that was
    /// built with netcf knows only those that are configured in its way.
    /// </summary>
    public async Task<IReadOnlyList<InterfaceReference>> ListInterfacesAsync(CancellationToken cancellationToken) =>
        await CallAsync(NetworkProcedures.ListInterfaces, (1, 0u), cancellationToken).ConfigureAwait(false);

    /// <summary>The XML of one of the host's own interfaces.</summary>
    public Task<string> GetInterfaceXmlAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(NetworkProcedures.GetInterfaceXml, (new InterfaceReference(name, ""), 0u), cancellationToken);

    /// <summary>The filters that guests' network cards can be given.</summary>
    public async Task<IReadOnlyList<NwFilterReference>> ListNetworkFiltersAsync(CancellationToken cancellationToken) =>
        await CallAsync(NwFilterProcedures.ListAll, (1, 0u), cancellationToken).ConfigureAwait(false);
}

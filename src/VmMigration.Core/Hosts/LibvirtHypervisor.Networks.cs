using System.Xml;
using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task<IReadOnlyList<HostNetwork>> ListNetworksAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        if (await IfThereAsync(() => _libvirt.ListNetworksAsync(activeOnly: false, cancellationToken)).ConfigureAwait(false) is not { } all)
        {
            return (IReadOnlyList<HostNetwork>)[];
        }

        var active = (await _libvirt.ListNetworksAsync(activeOnly: true, cancellationToken).ConfigureAwait(false)).Select(n => n.Uuid).ToHashSet();
        return [.. all.Select(n => new HostNetwork(n.Name, n.Uuid, active.Contains(n.Uuid)))];
    });

    public Task<NetworkDescription> GetNetworkAsync(HostNetwork network, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var xml = await _libvirt.GetNetworkXmlAsync(new NetworkReference(network.Name, network.Uuid), cancellationToken).ConfigureAwait(false);
        try
        {
            return NetworkDescription.Parse(xml);
        }
        catch (XmlException e)
        {
            throw new MigrationException(
                MigrationError.DaemonUnsupported, $"{Host.Name} describes its network {network.Name} in a way that is not understood: {e.Message}",
                $"See virsh net-dumpxml {CommandText.Sh(network.Name)} on {Host.Name}, and report it with libvirt's version.", network.Name, e);
        }
    });

    public Task<IReadOnlyList<string>?> ListLinksAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
        await IfThereAsync(() => _libvirt.ListInterfacesAsync(cancellationToken)).ConfigureAwait(false) is { } links
            ? (IReadOnlyList<string>?)[.. links.Select(l => l.Name)] : null);

    public Task<HostLink?> GetLinkAsync(string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            return HostLink.Parse(await _libvirt.GetInterfaceXmlAsync(name, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is LibvirtErrorException or XmlException)
        {
            // It has none of that name, no driver for interfaces, or one that does not know this kind.
            return null;
        }
    });

    public Task<IReadOnlyList<string>> ListNetworkFiltersAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
        await IfThereAsync(() => _libvirt.ListNetworkFiltersAsync(cancellationToken)).ConfigureAwait(false) is { } filters
            ? (IReadOnlyList<string>)[.. filters.Select(f => f.Name)] : []);

    /// <summary>
    /// What a driver of libvirt's lists; null where the driver is not there: it was not built, or (a system error, since
    /// its socket is missing) its daemon is not installed.
    /// </summary>
    private static async Task<IReadOnlyList<T>?> IfThereAsync<T>(Func<Task<IReadOnlyList<T>>> list)
    {
        try
        {
            return await list().ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e.Code
            is LibvirtErrorCode.NoSupport or LibvirtErrorCode.NoConnection or LibvirtErrorCode.SystemError)
        {
            return null;
        }
    }
}

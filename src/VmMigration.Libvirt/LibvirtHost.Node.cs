using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>
    /// The XML of each of the host's network devices (<c>VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET</c>) but for guests' taps.
    /// libvirt does not count bridges, bonds and VLANs among them.
    /// </summary>
    public async Task<IReadOnlyList<string>> GetNetworkDevicesAsync(CancellationToken cancellationToken)
    {
        const uint network = 1 << 4;
        var devices = await CallAsync(NodeProcedures.ListDevices, (1, network), cancellationToken).ConfigureAwait(false);
        List<string> all = [];
        // A guest's tap says nothing of the host's own links, and a busy host has hundreds.
        foreach (var device in devices.Where(d => !d.Name.StartsWith("net_vnet", StringComparison.Ordinal)))
        {
            try
            {
                all.Add(await CallAsync(NodeProcedures.GetDeviceXml, (device.Name, 0u), cancellationToken).ConfigureAwait(false));
            }
            catch (LibvirtErrorException e) when (e.Code == LibvirtErrorCode.NoNodeDevice)
            {
                // It went since the list was made: guests' taps come and go.
            }
        }

        return all;
    }

    /// <summary>Free pages, by cell and, within it, by size.</summary>
    /// <param name="sizesKiB">The sizes, in KiB; the host has to know them.</param>
    /// <param name="cells">How many cells, from the first one on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<ulong>> GetFreePagesAsync(IReadOnlyList<uint> sizesKiB, int cells, CancellationToken cancellationToken) =>
        await CallAsync(NodeProcedures.GetFreePages, ([.. sizesKiB], 0, (uint)cells, 0u), cancellationToken).ConfigureAwait(false);
}

using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>The XML of each of the host's network devices (<c>VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET</c>).</summary>
    public async Task<IReadOnlyList<string>> GetNetworkDevicesAsync(CancellationToken cancellationToken)
    {
        const uint network = 1 << 4;
        var devices = await CallAsync(NodeProcedures.ListDevices, (1, network), cancellationToken).ConfigureAwait(false);
        List<string> all = [];
        foreach (var device in devices)
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
}

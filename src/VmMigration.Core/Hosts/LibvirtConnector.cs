using VmMigration.Libvirt;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Hosts;

/// <summary>Connects to libvirt daemons.</summary>
/// <param name="time">The clock.</param>
/// <param name="trace">Told of every frame; must neither block nor throw.</param>
public sealed class LibvirtConnector(TimeProvider time, Action<string>? trace = null) : IHypervisorConnector
{
    /// <inheritdoc/>
    public async Task<IHypervisor> ConnectAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var uri = LibvirtUri.Parse(host.Uri);
            var options = new DialOptions { SshConfigPath = host.SshConfigPath, TimeProvider = time };
            var connection = await LibvirtHost.OpenAsync(uri, options, trace, cancellationToken).ConfigureAwait(false);
            return new LibvirtHypervisor(host, connection);
        }
        catch (LibvirtException e)
        {
            throw HostErrors.Explain(e, host);
        }
    }
}

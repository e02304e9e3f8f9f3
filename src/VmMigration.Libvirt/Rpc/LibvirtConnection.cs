using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Rpc;

/// <summary>A connection from dialling to an opened hypervisor: transport, authentication, features, open.</summary>
internal sealed class LibvirtConnection : IAsyncDisposable
{
    private readonly LibvirtChannel _channel;

    /// <summary>Over what is dialled, authenticated and opened.</summary>
    internal LibvirtConnection(LibvirtChannel channel, RpcConnection rpc)
    {
        _channel = channel;
        Rpc = rpc;
    }

    public RpcConnection Rpc { get; }

    public bool IsOpen => Rpc.IsOpen;

    /// <summary>Dials, authenticates and opens. <paramref name="keepAlive"/> lets the daemon ask after us, too.</summary>
    /// <exception cref="LibvirtConnectException">The host or its daemon cannot be reached.</exception>
    /// <exception cref="LibvirtAuthenticationException">The daemon wants an authentication that is not here.</exception>
    /// <exception cref="LibvirtErrorException">The daemon refused to open the hypervisor.</exception>
    public static async Task<LibvirtConnection> OpenAsync(
        LibvirtUri uri, DialOptions options, Action<string>? trace, bool keepAlive, CancellationToken cancellationToken)
    {
        var channel = await LibvirtDialer.DialAsync(uri, options, cancellationToken).ConfigureAwait(false);
        var rpc = new RpcConnection(channel.Stream, new RpcOptions
        {
            Time = options.TimeProvider,
            Trace = trace,
            ExplainLoss = channel.ExplainLossAsync,
        });
        var connection = new LibvirtConnection(channel, rpc);
        try
        {
            rpc.Start();
            await Authentication.RunAsync(rpc, cancellationToken).ConfigureAwait(false);
            if (keepAlive)
            {
                // Asking switches the daemon's own pings on.
                await rpc.CallAsync(ConnectProcedures.SupportsFeature, DaemonFeature.KeepAlive, cancellationToken).ConfigureAwait(false);
            }

            var flags = options.ReadOnly ? 1u : 0u;
            await rpc.CallAsync(ConnectProcedures.Open, (uri.RemoteName, flags), cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (LibvirtDisconnectedException e) when (e.InnerException is LibvirtConnectException cause)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw cause;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Rpc.DisposeAsync().ConfigureAwait(false);
        await _channel.DisposeAsync().ConfigureAwait(false);
    }
}

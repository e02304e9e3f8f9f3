using System.Net;
using System.Net.Sockets;

namespace VmMigration.Libvirt.Transport;

/// <summary>Plain TCP, and the TCP below TLS.</summary>
internal static class TcpDialer
{
    /// <summary>libvirt's port for unencrypted connections.</summary>
    public const int DefaultPort = 16509;

    public static async Task<LibvirtChannel> DialAsync(
        LibvirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        string host = uri.Host!;
        int port = uri.Port ?? DefaultPort;
        string target = Target(host, port);
        Socket socket = await Deadline.RunAsync(
            host, target, options, token => ConnectAsync(host, port, "libvirtd with listen_tcp, or virtproxyd-tcp.socket", token),
            cancellationToken).ConfigureAwait(false);
        return new StreamChannel(new NetworkStream(socket, ownsSocket: true), $"tcp to {target}", isEncrypted: false, isLocal: false);
    }

    /// <param name="host">The host's name or address.</param>
    /// <param name="port">The port.</param>
    /// <param name="listener">Who should listen there, for the message.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LibvirtConnectException">Nobody can be reached there.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, string listener, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(host, port), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Explain(host, port, listener, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static string Target(string host, int port) => host.Contains(':') ? $"[{host}]:{port}" : $"{host}:{port}";

    private static LibvirtConnectException Explain(string host, int port, string listener, SocketException e)
    {
        string target = Target(host, port);
        (ConnectFailure reason, string message) = e.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => (
                ConnectFailure.NameNotResolved, $"The name '{host}' has no address; check its spelling and the name service."),
            SocketError.ConnectionRefused => (
                ConnectFailure.Refused, $"Nothing listens on {target}; it should be {listener}. Enable it there, or use qemu+ssh://."),
            SocketError.TimedOut => (
                ConnectFailure.TimedOut, $"No answer from {target}: the host is down, or a firewall drops the packets."),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => (
                ConnectFailure.Unreachable, $"There is no way from here to {target}; check routes and firewalls."),
            _ => (ConnectFailure.Other, $"Connecting to {target} failed: {e.Message}."),
        };
        return new LibvirtConnectException(reason, host, message, e.Message, e);
    }
}

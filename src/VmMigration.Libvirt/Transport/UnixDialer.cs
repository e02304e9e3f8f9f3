using System.Net.Sockets;

namespace VmMigration.Libvirt.Transport;

/// <summary>A daemon's socket on this machine.</summary>
internal static class UnixDialer
{
    private const string Here = "localhost";

    public static Task<LibvirtChannel> DialAsync(LibvirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() && uri.Socket is null)
        {
            throw new LibvirtConnectException(
                ConnectFailure.SocketMissing, Here, $"No libvirt daemon runs on Windows; name a host, as in qemu+ssh://root@host{uri.Path}.");
        }

        IReadOnlyList<string> candidates = UnixSocketPath.Candidates(
            uri,
            options.ReadOnly,
            Environment.IsPrivilegedProcess,
            Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        string path = candidates.FirstOrDefault(File.Exists) ?? candidates[^1];
        return Deadline.RunAsync(Here, path, options, token => ConnectAsync(path, candidates, token), cancellationToken);
    }

    private static async Task<LibvirtChannel> ConnectAsync(
        string path, IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        UnixDomainSocketEndPoint address = Address(path);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return new StreamChannel(new NetworkStream(socket, ownsSocket: true), path, isEncrypted: false, isLocal: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Explain(path, candidates, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static UnixDomainSocketEndPoint Address(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new LibvirtConnectException(
                ConnectFailure.SocketMissing, Here,
                $"The socket's path is too long for this system, which allows about 100 bytes; reach it through a shorter link: {path}",
                innerException: e);
        }
    }

    /// <summary>What a failed connection means.</summary>
    internal static LibvirtConnectException Explain(string path, IReadOnlyList<string> candidates, SocketException e)
    {
        (ConnectFailure reason, string message) = e.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => (
                ConnectFailure.SocketRefused,
                $"The socket {path} is there and nobody listens on it: the daemon is not running. Start virtqemud or libvirtd."),
            SocketError.AccessDenied => (
                ConnectFailure.SocketPermission,
                $"{Environment.UserName} may not open {path}; join the group that may (often libvirt), and log in again."),
            _ when !File.Exists(path) => (
                ConnectFailure.SocketMissing,
                $"There is no socket at {string.Join(" or ", candidates)}: libvirt is not installed here, or its daemon is not running."),
            _ => (ConnectFailure.Other, $"Connecting to {path} failed: {e.Message}."),
        };
        return new LibvirtConnectException(reason, Here, message, e.Message, e);
    }
}

using System.Net.Sockets;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public sealed class UnixDialerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Connects_to_a_socket()
    {
        string path = _folder["s"];
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();

        await using LibvirtChannel channel = await DialAsync(path);
        using Socket peer = await listener.AcceptAsync();
        await channel.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        byte[] got = new byte[3];
        await new NetworkStream(peer).ReadExactlyAsync(got);

        Assert.Equal([1, 2, 3], got);
        Assert.Equal((path, true), (channel.Description, channel.IsLocal));
        peer.Close();
        Assert.Equal(0, await channel.Stream.ReadAsync(got));
        Assert.Null(await channel.ExplainLossAsync());
    }

    [Fact]
    public async Task Says_that_there_is_no_socket()
    {
        string path = _folder["none"];

        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(() => DialAsync(path));

        Assert.Equal(ConnectFailure.SocketMissing, error.Reason);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes a socket's file with its socket");
        string path = _folder["dead"];
        using (Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + "2");
        }

        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(() => DialAsync(path + "2"));

        Assert.Equal(ConnectFailure.SocketRefused, error.Reason);
        Assert.Contains("virtqemud", error.Message);
    }

    [Fact]
    public void Says_that_the_user_may_not()
    {
        // Root may open everything, so that what the system answers to others is given here.
        LibvirtConnectException error = UnixDialer.Explain("/run/s", ["/run/s"], new SocketException((int)SocketError.AccessDenied));

        Assert.Equal(ConnectFailure.SocketPermission, error.Reason);
        Assert.Contains("group", error.Message);
    }

    [Fact]
    public async Task Says_that_a_path_is_too_long()
    {
        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(() => DialAsync("/" + new string('x', 200)));

        Assert.Contains("too long", error.Message);
    }

    private static Task<LibvirtChannel> DialAsync(string path) => LibvirtDialer.DialAsync(
        LibvirtUri.Parse($"qemu:///system?socket={Uri.EscapeDataString(path)}"), DialOptions.Default, CancellationToken.None);
}

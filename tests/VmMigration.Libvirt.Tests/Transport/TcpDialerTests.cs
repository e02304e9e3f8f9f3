using System.Net;
using System.Net.Sockets;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public class TcpDialerTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Connects(string host)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        await using LibvirtChannel channel = await DialAsync($"qemu+tcp://{host}:{port}/system");
        using Socket peer = await listener.AcceptSocketAsync();

        Assert.Equal(($"tcp to {host}:{port}", false, false), (channel.Description, channel.IsEncrypted, channel.IsLocal));
    }

    [Fact]
    public async Task Says_that_nothing_listens()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(
            () => DialAsync($"qemu+tcp://127.0.0.1:{port}/system"));

        Assert.Equal((ConnectFailure.Refused, "127.0.0.1"), (error.Reason, error.Host));
        Assert.Contains("virtproxyd-tcp.socket", error.Message);
    }

    [Fact]
    public async Task Says_that_a_name_has_no_address()
    {
        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(
            () => DialAsync("qemu+tcp://no-such-host.invalid/system"));

        Assert.Equal(ConnectFailure.NameNotResolved, error.Reason);
        Assert.Contains("no-such-host.invalid", error.Message);
    }

    [Fact]
    public async Task Tells_its_own_limit_from_the_callers_will()
    {
        DialOptions options = new() { Timeout = TimeSpan.FromMilliseconds(50) };
        Func<CancellationToken, Task<int>> never = async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        };

        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(
            () => Deadline.RunAsync("kvm1", "kvm1:16509", options, never, CancellationToken.None));
        Assert.Equal(ConnectFailure.TimedOut, error.Reason);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Deadline.RunAsync("kvm1", "kvm1:16509", DialOptions.Default, never, new CancellationToken(canceled: true)));
    }

    private static Task<LibvirtChannel> DialAsync(string uri) =>
        LibvirtDialer.DialAsync(LibvirtUri.Parse(uri), DialOptions.Default, CancellationToken.None);
}

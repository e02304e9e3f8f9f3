using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Both ends' asking whether the other is still there.</summary>
[Collection(LabCollection.Hosts)]
public sealed class KeepAliveTests(LabFixture fixture)
{
    [Fact]
    public async Task A_daemon_answers_our_pings()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LibvirtChannel channel = await DialAsync(lab.Hosts[0].TcpUri);
        await using RpcConnection connection = await OpenAsync(channel, TimeSpan.FromMilliseconds(300));
        // Three unanswered ones would end it.
        await Task.Delay(3000);
        Assert.True(connection.IsOpen);
        Assert.Equal(lab.Hosts[0].Name, await connection.CallAsync(ConnectProcedures.GetHostname, default, CancellationToken.None));
    }

    [Fact]
    public async Task A_daemon_that_hangs_is_given_up()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[1];
        await using LibvirtChannel channel = await DialAsync(host.TcpUri);
        await using RpcConnection connection = await OpenAsync(channel, TimeSpan.FromMilliseconds(300));
        await host.KillLibvirtdAsync("STOP");
        try
        {
            Task<string> call = connection.CallAsync(ConnectProcedures.GetHostname, default, CancellationToken.None);
            LibvirtException reason = await connection.Closed.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Contains("has not answered 3 pings", reason.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
        }
        finally
        {
            await host.KillLibvirtdAsync("CONT");
        }
    }

    [Fact]
    public async Task A_daemons_pings_are_answered()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[1];
        await DaemonSettings.UseAsync(host, new Dictionary<string, string> { ["keepalive_interval"] = "1", ["keepalive_count"] = "1" }, async () =>
        {
            await using LibvirtChannel channel = await DialAsync(host.TcpUri);
            await using RpcConnection connection = await OpenAsync(channel, TimeSpan.Zero);
            // A client that keeps silent is cut after two seconds.
            await Task.Delay(4500);
            Assert.True(connection.IsOpen);
            Assert.Equal(host.Name, await connection.CallAsync(ConnectProcedures.GetHostname, default, CancellationToken.None));
        });
    }

    private static Task<LibvirtChannel> DialAsync(string uri) =>
        LibvirtDialer.DialAsync(LibvirtUri.Parse(uri), new DialOptions(), CancellationToken.None);

    private static async Task<RpcConnection> OpenAsync(LibvirtChannel channel, TimeSpan interval)
    {
        var connection = new RpcConnection(channel.Stream, new RpcOptions { KeepAliveInterval = interval, KeepAliveCount = 3 });
        connection.Start();
        await connection.CallAsync(ConnectProcedures.AuthenticationTypes, default, CancellationToken.None);
        await connection.CallAsync(ConnectProcedures.SupportsFeature, DaemonFeature.KeepAlive, CancellationToken.None);
        await connection.CallAsync(ConnectProcedures.Open, ("qemu:///system", 0u), CancellationToken.None);
        return connection;
    }
}

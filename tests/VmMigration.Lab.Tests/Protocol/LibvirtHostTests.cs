using System.Globalization;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>A host's two connections, and what is left of them.</summary>
[Collection(LabCollection.Hosts)]
public sealed class LibvirtHostTests(LabFixture fixture)
{
    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(150)]
    public async Task One_that_is_closed_while_it_dials_leaves_no_process(int milliseconds)
    {
        LabEnvironment lab = await fixture.GetAsync();
        LibvirtHost host = await LibvirtHost.OpenAsync(
            LibvirtUri.Parse(lab.Hosts[0].SshUri), new DialOptions { SshConfigPath = lab.Keys.SshConfigPath }, null, CancellationToken.None);
        // The first goes over the connection that is there, the second dials one of its own.
        Task<Exception?>[] moves = [Record.ExceptionAsync(MoveAsync).AsTask(), Record.ExceptionAsync(MoveAsync).AsTask()];
        await Task.Delay(milliseconds);
        await host.DisposeAsync();
        await host.DisposeAsync();
        Assert.All(await Task.WhenAll(moves), error => Assert.True(
            error is LibvirtDisconnectedException or LibvirtErrorException { Code: LibvirtErrorCode.NoDomain }, $"{error}"));
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(MoveAsync);
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        // Other tests have their own connections, to other labs.
        Assert.Equal("", (await Tool.RunAsync("pgrep", ["-P", own, "-f", $"^ssh .*{lab.Keys.SshConfigPath}"])).Output);

        Task MoveAsync() => host.MigrateToPeerAsync(
            new DomainReference("nobody", Guid.NewGuid()), lab.Hosts[0].PeerUriOf(lab.Hosts[1], LabTransport.Tcp),
            TypedParameters.Empty, MigrationFlags.Live, CancellationToken.None);
    }
}

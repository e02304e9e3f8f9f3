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
        Assert.NotEqual("", await OwnSshAsync(lab));
        // The first goes over the connection that is there, the second dials one of its own.
        Task<Exception?>[] moves = [Record.ExceptionAsync(MoveAsync).AsTask(), Record.ExceptionAsync(MoveAsync).AsTask()];
        await Task.Delay(milliseconds);
        await host.DisposeAsync();
        await host.DisposeAsync();
        Assert.All(await Task.WhenAll(moves), error => Assert.True(
            error is LibvirtDisconnectedException or LibvirtErrorException { Code: LibvirtErrorCode.NoDomain }, $"{error}"));
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(MoveAsync);
        Assert.Equal("", await OwnSshAsync(lab));

        Task MoveAsync() => host.MigrateToPeerAsync(
            new DomainReference("nobody", Guid.NewGuid()), lab.Hosts[0].PeerUriOf(lab.Hosts[1], LabTransport.Tcp),
            TypedParameters.Empty, MigrationFlags.Live, CancellationToken.None);
    }

    /// <summary>The processes of this one's connections to a lab; other tests have their own, to other labs.</summary>
    private static async Task<string> OwnSshAsync(LabEnvironment lab) => (await Tool.RunAsync(
        "pgrep", ["-P", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "-f", lab.Keys.SshConfigPath])).Output;
}

using VmMigration.Hosts;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Storage;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>libvirt removes a folder through a pool that is defined for it and stopped, and a session may die between the two.</summary>
[Collection(LabCollection.Storage)]
public sealed class FolderRemovalTests(LabFixture fixture)
{
    [Theory]
    [InlineData("pool-define-as")]
    [InlineData("pool-create-as")]
    public async Task A_pool_that_a_killed_session_left_over_it_goes_with_it(string left)
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[0];
        string folder = $"{host.ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(host, $"mkdir {folder}");
        await HostsSay.VirshAsync(host, left, $"{FolderAccess.PoolPrefix}left", "dir", "--target", folder);
        await using IHypervisor hypervisor = await new LibvirtConnector(TimeProvider.System).ConnectAsync(
            Administrator.Know(host, lab), CancellationToken.None);
        await hypervisor.Storage.RemoveFolderAsync(folder, CancellationToken.None);
        Assert.Null(await StorageSay.FilesAsync(host, folder));
        Assert.Equal("", await StorageSay.PoolsAsync(host));
    }
}

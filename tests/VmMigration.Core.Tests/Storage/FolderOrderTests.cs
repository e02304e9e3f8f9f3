using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

/// <summary>Moves that have a folder of one host and want one of another do not wait for each other in a circle.</summary>
public sealed class FolderOrderTests : IAsyncDisposable
{
    private const string Folder = "/var/lib/libvirt/images";
    private readonly MoveScene _scene = new();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Folders_of_both_hosts_are_taken_in_one_order_whichever_is_asked_for_first()
    {
        var (one, other) = await HostsAsync();
        Assert.True(await FolderAccess.UseBothAsync((one, Folder), (other, Folder), (_, _) => Task.FromResult(true), default));
        Assert.True(await FolderAccess.UseBothAsync((other, Folder), (one, Folder), (_, _) => Task.FromResult(true), default));
    }

    [Fact]
    public async Task Whoever_takes_them_the_other_way_round_is_stopped_before_it_hangs()
    {
        var (one, other) = await HostsAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => FolderAccess.UseAsync(
            other, Folder, build: false,
            _ => FolderAccess.UseAsync(one, Folder, build: false, _ => Task.FromResult(true), default), default));
        // One after the other they may.
        Assert.True(await FolderAccess.UseAsync(other, Folder, build: false, _ => Task.FromResult(true), default));
        Assert.True(await FolderAccess.UseAsync(one, Folder, build: false, _ => Task.FromResult(true), default));
    }

    private async Task<(VmMigration.Hosts.IHypervisor First, VmMigration.Hosts.IHypervisor Second)> HostsAsync()
    {
        var connector = new FakeConnector(_scene.Kvm1, _scene.Kvm2);
        var hosts = new[] { await connector.ConnectAsync(_scene.Request.Source, default), await connector.ConnectAsync(_scene.Request.Destination, default) };
        var sorted = hosts.OrderBy(h => h.Host.Machine, StringComparer.Ordinal).ToArray();
        return (sorted[0], sorted[1]);
    }
}

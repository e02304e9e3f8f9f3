using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Rpc;

/// <summary>A daemon whose storage hangs on a server that is gone, and that answers all else.</summary>
public sealed class DeadlineTests
{
    private static readonly StoragePoolReference Pool = new("nfs", Guid.NewGuid());
    private static readonly DomainReference Guest = new("web1", Guid.NewGuid());

    [Fact(Timeout = Hang.Guard)]
    public async Task What_is_urgent_has_a_place_while_all_others_are_held()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var hung = Enumerable.Range(0, 5).Select(_ => connection.CallAsync(StorageProcedures.Refresh, (Pool, 0u), default)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            await daemon.ExpectAsync(StorageProcedures.Refresh);
        }

        var abort = connection.CallAsync(JobProcedures.Abort, Guest, default);
        await (await daemon.ExpectAsync(JobProcedures.Abort)).ReplyAsync();
        await abort;
        Assert.Equal("STORAGE_POOL_REFRESH", connection.Awaited!.Value.Procedure);
        Assert.All(hung, h => Assert.False(h.IsCompleted));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_call_that_is_not_answered_is_given_up_and_says_so()
    {
        var time = new ManualTime();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions { Time = time, KeepAliveInterval = TimeSpan.Zero });
        var call = connection.CallAsync(StorageProcedures.Refresh, (Pool, 0u), default);
        await daemon.ExpectAsync(StorageProcedures.Refresh);
        time.Advance(CallDeadline.Of(StorageProcedures.Refresh)!.Value);
        var e = await Assert.ThrowsAsync<LibvirtTimeoutException>(() => call);
        Assert.Equal("STORAGE_POOL_REFRESH", e.Procedure);
        Assert.True(connection.IsOpen);
        Assert.False(connection.IsMute);
        Assert.Null(connection.Awaited);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_connection_whose_places_are_all_given_up_is_mute_until_one_is_answered()
    {
        var time = new ManualTime();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions { Time = time, KeepAliveInterval = TimeSpan.Zero });
        var hung = Enumerable.Range(0, 3).Select(_ => connection.CallAsync(StorageProcedures.Refresh, (Pool, 0u), default)).ToArray();
        List<ScriptedCall> calls = [];
        foreach (var _ in hung)
        {
            calls.Add(await daemon.ExpectAsync(StorageProcedures.Refresh));
        }

        time.Advance(CallDeadline.Of(StorageProcedures.Refresh)!.Value);
        foreach (var call in hung)
        {
            await Assert.ThrowsAsync<LibvirtTimeoutException>(() => call);
        }

        Assert.False(connection.IsMute); // the answers may be on their way
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(connection.IsMute);
        await calls[1].ReplyAsync();
        var next = connection.CallAsync(ConnectProcedures.GetHostname, default, default);
        await (await daemon.ExpectAsync(ConnectProcedures.GetHostname)).ReplyAsync("kvm1");
        Assert.Equal("kvm1", await next);
        Assert.False(connection.IsMute);
    }

    [Fact]
    public void All_but_a_guest_on_its_way_and_a_password_have_a_limit()
    {
        Assert.Null(CallDeadline.Of(MigrationProcedures.Perform3));
        Assert.Null(CallDeadline.Of(MigrationProcedures.Finish3));
        Assert.NotNull(CallDeadline.Of(MigrationProcedures.Prepare3));
        Assert.NotNull(CallDeadline.Of(VolumeProcedures.CreateXml));
        Assert.NotNull(CallDeadline.Of(ConnectProcedures.GetCapabilities));
    }
}

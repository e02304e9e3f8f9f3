using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public class EventRouterTests
{
    [Fact(Timeout = Hang.Guard)]
    public async Task An_event_that_overtakes_the_reply_with_its_callback_number_is_not_lost()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        daemon.On(SupportsFeature, async c =>
        {
            await daemon.EventAsync(LifecycleEvent, Payload.Event(3, 1));
            await daemon.EventAsync(LifecycleEvent, Payload.Event(4, 2)); // another registration's
            await daemon.EventAsync(IterationEvent, Payload.Event(3, 3)); // another event's
            await daemon.EventAsync(LifecycleEvent, Payload.Event(3, 4));
            await c.ReplyAsync(Payload.Of(Xdr.Int32, 3));
        });
        var callback = await connection.CallAsync(SupportsFeature, 0, default);
        var queue = connection.Events.Claim(LifecycleEvent, callback);
        await daemon.EventAsync(LifecycleEvent, Payload.Event(3, 5));
        Assert.Equal((1, 4, 5), (await NextAsync(queue), await NextAsync(queue), await NextAsync(queue)));
        Assert.Equal(3, await NextAsync(connection.Events.Claim(IterationEvent, 3)));
        Assert.Equal(2, await NextAsync(connection.Events.Claim(LifecycleEvent, 4)));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_consumer_that_does_not_keep_up_loses_the_oldest_and_is_told_how_many()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var queue = connection.Events.Claim(LifecycleEvent, 1);
        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        for (var i = 0; i < 5000; i++)
        {
            await daemon.EventAsync(LifecycleEvent, Payload.Event(1, i));
        }

        await connection.CallAsync(GetHostname, default, default); // its reply comes after all of them: nothing is held up
        Assert.Equal(5000 - 1024, queue.TakeLost());
        Assert.Equal(0, queue.TakeLost());
        for (var i = 5000 - 1024; i < 5000; i++)
        {
            Assert.Equal(i, await NextAsync(queue));
        }

        Assert.False(queue.Reader.TryRead(out _));
    }

    [Fact]
    public void Of_events_that_nobody_claims_the_newest_are_kept()
    {
        var router = new EventRouter();
        for (var i = 0; i < 1000; i++)
        {
            router.Dispatch(Event(LifecycleEvent, i, i));
        }

        Assert.False(router.Claim(LifecycleEvent, 743).Reader.TryRead(out _));
        Assert.True(router.Claim(LifecycleEvent, 744).Reader.TryRead(out _));
        Assert.True(router.Claim(LifecycleEvent, 999).Reader.TryRead(out _));
    }

    [Fact]
    public void An_event_too_long_to_keep_many_of_is_counted_as_lost()
    {
        var router = new EventRouter();
        var queue = router.Claim(LifecycleEvent, 1);
        var huge = new byte[1024 * 1024];
        huge[3] = 1;
        var header = new FrameHeader(RpcProgram.Remote, LifecycleEvent, FrameType.Message, 0, FrameStatus.Ok);
        router.Dispatch(new Frame(header, huge));
        router.Dispatch(Event(LifecycleEvent, 1, 5));
        Assert.Equal(1, queue.TakeLost());
        Assert.True(queue.Reader.TryRead(out var payload));
        Assert.Equal(8, payload.Length);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_released_queue_ends_without_a_reason_and_gets_nothing_more()
    {
        var router = new EventRouter();
        var queue = router.Claim(LifecycleEvent, 1);
        router.Release(queue);
        router.Dispatch(Event(LifecycleEvent, 1, 1));
        Assert.False(await queue.Reader.WaitToReadAsync());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_callback_number_claimed_again_ends_the_older_queue_and_not_the_newer()
    {
        var router = new EventRouter();
        var older = router.Claim(LifecycleEvent, 1);
        var newer = router.Claim(LifecycleEvent, 1);
        Assert.False(await older.Reader.WaitToReadAsync());
        router.Release(older);
        router.Dispatch(Event(LifecycleEvent, 1, 1));
        Assert.True(newer.Reader.TryRead(out _));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_the_connection_ends_queues_give_what_they_hold_and_then_the_reason()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var queue = connection.Events.Claim(LifecycleEvent, 1);
        await daemon.EventAsync(LifecycleEvent, Payload.Event(1, 7));
        daemon.Close();
        await connection.Closed;
        Assert.Equal(7, await NextAsync(queue));
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => queue.Reader.WaitToReadAsync().AsTask());
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(
            () => connection.Events.Claim(LifecycleEvent, 2).Reader.WaitToReadAsync().AsTask());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_event_without_a_callback_number_closes_with_the_reason()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        await daemon.EventAsync(LifecycleEvent, [0, 0]);
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Events_of_another_program_are_nobodys()
    {
        // QEMU_PROGRAM counts its own procedures: its 6 is not REMOTE_PROGRAM's 6.
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var queue = connection.Events.Claim(6, 1);
        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        await daemon.SendAsync(new FrameHeader(RpcProgram.Qemu, 6, FrameType.Message, 0, FrameStatus.Ok), Payload.Event(1));
        await connection.CallAsync(GetHostname, default, default);
        Assert.False(queue.Reader.TryRead(out _));
    }

    private static Frame Event(int procedure, int callback, int value) =>
        new(new FrameHeader(RpcProgram.Remote, procedure, FrameType.Message, 0, FrameStatus.Ok), Payload.Event(callback, value));

    private static async Task<int> NextAsync(EventQueue queue) => Read(await queue.Reader.ReadAsync());

    private static int Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new XdrReader(payload.Span);
        reader.Int32();
        return reader.Int32();
    }
}

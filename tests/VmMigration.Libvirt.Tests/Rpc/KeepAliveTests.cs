using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public class KeepAliveTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ManualTime _time = new();

    [Fact]
    public void Pings_and_pongs_are_bare_headers_of_their_own_program()
    {
        var ping = Annotated.Bytes("""
            00 00 00 1c  // 28 bytes
            6b 65 65 70  // "keep"
            00 00 00 01  // version
            00 00 00 01  // KEEPALIVE_PROC_PING
            00 00 00 02  // VIR_NET_MESSAGE
            00 00 00 00  // serial
            00 00 00 00  // VIR_NET_OK
            """);
        Assert.Equal(ping, KeepAlive.PingFrame);
        Assert.Equal(ping.WithWord(12, 2), KeepAlive.PongFrame);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_ping_is_answered()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        await daemon.PingAsync();
        Assert.Equal(KeepAlive.Pong, await daemon.NextKeepAliveAsync());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_daemon_that_answers_nothing_is_given_up_after_five_pings()
    {
        await using var daemon = new ScriptedDaemon { AnswersPings = false };
        await using var connection = daemon.Connect(new RpcOptions { Time = _time });
        var waiting = connection.CallAsync(GetHostname, default, default);
        _time.Advance(Interval); // counts as heard: the connection is new
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(Interval);
            Assert.Equal(KeepAlive.Ping, await daemon.NextKeepAliveAsync());
            Assert.True(connection.IsOpen);
        }

        _time.Advance(Interval);
        var reason = Assert.IsType<LibvirtDisconnectedException>(await connection.Closed);
        Assert.Contains("5 pings", reason.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => waiting);
        await daemon.Gone;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Any_frame_shows_that_the_daemon_lives()
    {
        await using var daemon = new ScriptedDaemon { AnswersPings = false };
        await using var connection = daemon.Connect(new RpcOptions { Time = _time });
        var events = connection.Events.Claim(LifecycleEvent, 1);
        for (var round = 0; round < 3; round++)
        {
            _time.Advance(5 * Interval);
            await daemon.EventAsync(LifecycleEvent, Payload.Event(1));
            await events.Reader.ReadAsync();
        }

        Assert.True(connection.IsOpen);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_daemon_that_answers_pings_is_kept_for_ever()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions { Time = _time });
        var events = connection.Events.Claim(LifecycleEvent, 1);
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(2 * Interval);
            Assert.Equal(KeepAlive.Ping, await daemon.NextKeepAliveAsync());
            await daemon.EventAsync(LifecycleEvent, Payload.Event(1)); // behind the pong
            await events.Reader.ReadAsync();
        }

        Assert.True(connection.IsOpen);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_frame_that_takes_long_to_come_is_a_sign_of_life_all_the_while()
    {
        await using var daemon = new ScriptedDaemon { AnswersPings = false };
        var stream = new HookedStream(daemon.Client);
        await using var connection = new RpcConnection(stream, new RpcOptions { Time = _time });
        connection.Start();
        // One of those that have no deadline.
        var slow = GetHostname with { Name = "AUTH_LIST" };
        var answer = connection.CallAsync(slow, default, default);
        var call = await daemon.ExpectAsync(slow);
        var reply = (call.Header with { Type = FrameType.Reply }).Encode(Payload.Of(Xdr.String, new string('x', 100)));
        for (var sent = 0; sent < reply.Length; sent++)
        {
            await daemon.SendBytesAsync(reply.AsMemory(sent, 1));
            await Until(() => stream.BytesTaken > sent);
            _time.Advance(4 * Interval);
        }

        Assert.Equal(new string('x', 100), await answer);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_consumer_that_holds_up_a_stream_is_not_taken_for_a_silent_daemon()
    {
        await using var daemon = new ScriptedDaemon();
        var heldUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var connection = daemon.Connect(new RpcOptions
        {
            Time = _time,
            Trace = line => _ = line.Contains("waits for its consumer", StringComparison.Ordinal) && heldUp.TrySetResult(),
        });
        daemon.On(Download, async c =>
        {
            await c.ReplyAsync();
            for (var i = 0; i < 200; i++)
            {
                await c.StreamAsync([1, 2, 3, 4]);
            }

            await c.StreamAsync([]);
        });
        await using var stream = await connection.OpenStreamAsync(Download, "v", default);
        await heldUp.Task;
        _time.Advance(100 * Interval);
        var pieces = 0;
        while (pieces < 200)
        {
            Assert.NotNull(await stream.ReadAsync(default));
            pieces++;
        }

        Assert.True(connection.IsOpen);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task No_timer_outlives_the_connection()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var daemon = new ScriptedDaemon();
            daemon.Close(); // may be noticed before the timer was made
            await using var connection = daemon.Connect(new RpcOptions { Time = _time });
            await connection.Closed;
        }

        await Until(() => _time.ActiveTimers == 0); // that of waiting for the end goes a moment after it
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_daemon_that_pings_without_reading_fills_no_memory()
    {
        await using var daemon = new ScriptedDaemon(window: 256);
        await using var connection = daemon.Connect();
        var pings = Enumerable.Repeat(KeepAlive.PingFrame, 1000).SelectMany(b => b).ToArray();
        daemon.Freeze();
        var call = connection.CallAsync(GetCapabilities, new string('x', 4096), default); // stuck: nobody reads it
        for (var i = 0; i < 100; i++)
        {
            await daemon.SendBytesAsync(pings);
        }

        daemon.Thaw();
        await (await daemon.ExpectAsync(GetCapabilities)).ReplyAsync("x");
        await call;
        await daemon.PingAsync();
        Assert.InRange(await CountPongsAsync(daemon, connection), 1, 200);
    }

    private static async Task<int> CountPongsAsync(ScriptedDaemon daemon, RpcConnection connection)
    {
        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        await connection.CallAsync(GetHostname, default, default);
        var count = 0;
        while (daemon.TryTakeKeepAlive(out _))
        {
            count++;
        }

        return count;
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}

using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public class DisconnectTests
{
    private static readonly RpcOptions NoPings = new() { KeepAliveInterval = TimeSpan.Zero };

    [Fact(Timeout = Hang.Guard)]
    public async Task Before_anything_was_asked()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        daemon.Close();
        var reason = Assert.IsType<LibvirtDisconnectedException>(await connection.Closed);
        Assert.Equal("The daemon closed the connection.", reason.Message);
        Assert.False(connection.IsOpen);
        var call = await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => connection.CallAsync(GetHostname, default, default));
        Assert.Equal(reason.Message, call.Message);
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => connection.OpenStreamAsync(Download, "v", default));
        await daemon.Gone;
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_calls_in_flight_and_others_waiting_for_a_place(bool reset)
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var calls = Enumerable.Range(0, 10).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            await daemon.ExpectAsync(GetCapabilities);
        }

        daemon.Close(reset ? new IOException("Connection reset by peer") : null);
        foreach (var call in calls)
        {
            var e = await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
            Assert.Equal(reset ? "Connection reset by peer" : "The daemon closed the connection.", e.Message);
        }

        var reason = await connection.Closed;
        Assert.IsType(reset ? typeof(IOException) : typeof(EndOfStreamException), reason.InnerException);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task In_the_middle_of_a_frame_at_every_byte()
    {
        for (var at = 1; at < 36; at++)
        {
            await using var daemon = new ScriptedDaemon();
            await using var connection = daemon.Connect();
            var waiting = connection.CallAsync(GetHostname, default, default);
            var call = await daemon.ExpectAsync(GetHostname);
            var reply = (call.Header with { Type = FrameType.Reply }).Encode(Payload.Of(Xdr.String, "kvm1"));
            await daemon.SendBytesAsync(reply.AsMemory(0, at));
            daemon.Close();
            var e = await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => waiting);
            Assert.Equal($"The connection ended {at} bytes into a frame.", e.Message);
        }
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task With_streams_open_that_are_read_written_and_finished()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        daemon.On(Download, c => c.ReplyAsync());
        daemon.On(Upload, c => c.ReplyAsync());
        var download = await connection.OpenStreamAsync(Download, "v", default);
        var upload = await connection.OpenStreamAsync(Upload, "v", default);
        var finished = await connection.OpenStreamAsync(Upload, "v", default);
        var read = download.ReadAsync(default).AsTask();
        daemon.Freeze();
        var write = upload.WriteAsync(new byte[1_000_000], default).AsTask(); // more than the transport takes
        var finish = finished.FinishAsync(default).AsTask();
        daemon.Close();
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => read);
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => write);
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => finish);
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => upload.WriteAsync(new byte[1], default).AsTask());
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => download.ReadAsync(default).AsTask());
        await download.DisposeAsync();
        await upload.DisposeAsync();
        await finished.DisposeAsync();
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task While_writing_into_a_transport_that_heeds_no_cancellation()
    {
        var never = new TaskCompletionSource();
        await using var daemon = new ScriptedDaemon();
        var stuck = false;
        var connection = new RpcConnection(
            new HookedStream(daemon.Client)
            {
                BeforeWrite = () => stuck ? never.Task : Task.CompletedTask,
                AfterDispose = () =>
                {
                    never.TrySetException(new IOException("closed"));
                    return Task.CompletedTask;
                },
            },
            NoPings);
        connection.Start();
        daemon.On(Upload, c => c.ReplyAsync());
        var upload = await connection.OpenStreamAsync(Upload, "v", default);
        stuck = true;
        var write = upload.WriteAsync(new byte[10], default).AsTask();
        var call = connection.CallAsync(GetHostname, default, default);
        daemon.Close();
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => write);
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
        await connection.DisposeAsync();
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task While_reading_from_a_transport_that_heeds_no_cancellation()
    {
        var never = new TaskCompletionSource();
        await using var daemon = new ScriptedDaemon();
        await using var connection = new RpcConnection(
            new HookedStream(daemon.Client)
            {
                BeforeRead = _ => never.Task,
                AfterDispose = () =>
                {
                    never.TrySetException(new ObjectDisposedException("stream"));
                    return Task.CompletedTask;
                },
            },
            NoPings);
        connection.Start();
        var call = connection.CallAsync(GetHostname, default, default);
        await daemon.ExpectAsync(GetHostname);
        connection.Fail(new LibvirtDisconnectedException("no sign of life"));
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
        await daemon.Gone; // without waiting for somebody to dispose of the connection
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task While_disposing_with_everything_going_on()
    {
        await using var daemon = new ScriptedDaemon();
        var connection = daemon.Connect();
        daemon.On(Download, c => c.ReplyAsync());
        var stream = await connection.OpenStreamAsync(Download, "v", default);
        var read = stream.ReadAsync(default).AsTask();
        var calls = Enumerable.Range(0, 10).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        var events = connection.Events.Claim(LifecycleEvent, 1).Reader.WaitToReadAsync().AsTask();
        var disposing = Enumerable.Range(0, 8).Select(_ => Task.Run(() => connection.DisposeAsync().AsTask())).ToArray();
        daemon.Close();
        await Task.WhenAll(disposing);
        foreach (var task in (Task[])[.. calls, read, events])
        {
            await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => task);
        }

        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => connection.CallAsync(GetHostname, default, default));
        await connection.DisposeAsync();
        Assert.Equal(1, daemon.Client.Disposals);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_connection_that_was_never_started_can_be_disposed_of()
    {
        await using var daemon = new ScriptedDaemon();
        var connection = new RpcConnection(daemon.Client, NoPings);
        await connection.DisposeAsync();
        Assert.IsType<LibvirtDisconnectedException>(await connection.Closed);
        await daemon.Gone;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_first_reason_is_the_one_that_everybody_gets()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var call = connection.CallAsync(GetHostname, default, default);
        await daemon.ExpectAsync(GetHostname);
        var first = new LibvirtProtocolException("first");
        connection.Fail(first);
        connection.Fail(new LibvirtDisconnectedException("second"));
        daemon.Close(new IOException("third"));
        await connection.DisposeAsync();
        Assert.Same(first, await connection.Closed);
        foreach (var task in (Task[])[call, connection.CallAsync(GetHostname, default, default)])
        {
            var e = await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => task);
            Assert.Equal("first", e.Message);
            Assert.Same(first, e.InnerException);
        }
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_write_that_fails_in_an_unforeseen_way_ends_the_connection()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = new RpcConnection(
            new HookedStream(daemon.Client) { BeforeWrite = () => throw new NotSupportedException("no writing") }, NoPings);
        connection.Start();
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => connection.CallAsync(GetHostname, default, default));
        Assert.Contains("no writing", (await connection.Closed).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_read_that_fails_in_an_unforeseen_way_ends_the_connection()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = new RpcConnection(
            new HookedStream(daemon.Client) { BeforeRead = _ => throw new NotSupportedException("no reading") }, NoPings);
        connection.Start();
        Assert.Contains("no reading", (await connection.Closed).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_transport_that_throws_when_it_is_closed_or_cancelled_leaves_no_call_waiting()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = new RpcConnection(
            new HookedStream(daemon.Client)
            {
                BeforeRead = token =>
                {
                    token.Register(() => throw new FormatException("a callback of the transport"));
                    return Task.CompletedTask;
                },
                AfterDispose = () => throw new IOException("it was closed already"),
            },
            NoPings);
        connection.Start();
        var calls = Enumerable.Range(0, 10).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        await daemon.ExpectAsync(GetCapabilities);
        connection.Fail(new LibvirtDisconnectedException("reason"));
        foreach (var call in calls)
        {
            Assert.Equal("reason", (await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call)).Message);
        }
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task No_call_hangs_whenever_the_end_comes()
    {
        for (var round = 0; round < 300; round++)
        {
            var random = new Random(round);
            using var cancel = new CancellationTokenSource();
            await using var daemon = new ScriptedDaemon();
            await using var connection = daemon.Connect();
            daemon.On(GetCapabilities, c => c.ReplyAsync("x"));
            daemon.On(GetHostname, _ => Task.CompletedTask);
            daemon.On(Download, async c =>
            {
                await c.ReplyAsync();
                await c.StreamAsync([1, 2, 3, 4]);
            });
            var tasks = Enumerable.Range(0, 12).Select(i => Task.Run(() => (i % 4) switch
            {
                0 => connection.CallAsync(GetHostname, default, default),
                1 => connection.CallAsync(GetHostname, default, cancel.Token),
                2 => connection.CallAsync(GetCapabilities, "", default),
                _ => ReadAllAsync(connection),
            })).ToList();
            for (var i = random.Next(20); i > 0; i--)
            {
                await Task.Yield();
            }

            tasks.Add(Task.Run(() =>
            {
                switch (random.Next(3))
                {
                    case 0: daemon.Close(); break;
                    case 1: daemon.Close(new IOException("reset")); break;
                    default: connection.Fail(new LibvirtProtocolException("end")); break;
                }
            }));
            tasks.Add(cancel.CancelAsync());
            foreach (var task in tasks)
            {
                var e = await Record.ExceptionAsync(() => task);
                Assert.True(e is null or LibvirtDisconnectedException or OperationCanceledException, $"round {round}: {e}");
            }
        }
    }

    private static async Task ReadAllAsync(RpcConnection connection)
    {
        await using var stream = await connection.OpenStreamAsync(Download, "v", default);
        while (await stream.ReadAsync(default) is not null)
        {
        }
    }
}

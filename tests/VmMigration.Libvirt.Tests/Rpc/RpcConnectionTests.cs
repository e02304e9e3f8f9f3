using System.Collections.Concurrent;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public class RpcConnectionTests
{
    [Fact(Timeout = Hang.Guard)]
    public async Task A_call_carries_its_arguments_and_gives_back_the_reply()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var answer = connection.CallAsync(SupportsFeature, 10, default);
        var call = await daemon.ExpectAsync(SupportsFeature);
        Assert.Equal(10, call.Arguments(Xdr.Int32));
        await call.ReplyAsync(Payload.Of(Xdr.Int32, 1));
        Assert.Equal(1, await answer);
        Assert.True(connection.IsOpen);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Replies_out_of_order_go_to_who_asked()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var answers = Enumerable.Range(0, 3).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        var calls = new List<ScriptedCall>();
        for (var i = 0; i < 3; i++)
        {
            calls.Add(await daemon.ExpectAsync(GetCapabilities));
        }

        foreach (var call in Enumerable.Reverse(calls))
        {
            await call.ReplyAsync("re " + call.Arguments(Xdr.String));
        }

        Assert.Equal(["re 0", "re 1", "re 2"], await Task.WhenAll(answers));
        Assert.Equal(3, calls.Select(c => c.Header.Serial).Distinct().Count());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_error_reply_fails_its_call_and_nothing_else()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var refused = connection.CallAsync(GetHostname, default, default);
        await (await daemon.ExpectAsync(GetHostname)).ErrorAsync(68, 10, "cannot acquire state change lock");
        var e = await Assert.ThrowsAsync<LibvirtErrorException>(() => refused);
        Assert.Equal(LibvirtErrorCode.OperationTimeout, e.Code);
        Assert.Equal("CONNECT_GET_HOSTNAME", e.Procedure);
        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        Assert.Equal("kvm1", await connection.CallAsync(GetHostname, default, default));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Arguments_that_cannot_be_sent_fail_their_call_and_nothing_else()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        await Assert.ThrowsAsync<LibvirtProtocolException>(() => connection.CallAsync(GetCapabilities, "a\0b", default));
        for (var i = 0; i < 8; i++)
        {
            // More than there are places: none of them may have been lost.
            var tooLong = new Procedure<byte[], Nothing>(1, "TOO_LONG", Xdr.Opaque(int.MaxValue), Xdr.None);
            await Assert.ThrowsAsync<LibvirtProtocolException>(() => connection.CallAsync(tooLong, new byte[ProtocolLimits.Frame], default));
        }

        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        Assert.Equal("kvm1", await connection.CallAsync(GetHostname, default, default));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_reply_to_a_serial_that_nobody_sent_closes_with_the_reason()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var waiting = connection.CallAsync(GetHostname, default, default);
        var call = await daemon.ExpectAsync(GetHostname);
        await call.AnswerAsync(call.Header with { Type = FrameType.Reply, Serial = 4711 }, Payload.Of(Xdr.String, "kvm1"));
        var reason = Assert.IsType<LibvirtProtocolException>(await connection.Closed);
        Assert.Contains("4711", reason.Message, StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => waiting);
        Assert.Same(reason, e.InnerException);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(RpcProgram.Remote, 60)]
    [InlineData(RpcProgram.Qemu, 59)]
    public async Task A_reply_under_another_procedure_or_program_closes_and_fails_the_call(uint program, int procedure)
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var waiting = connection.CallAsync(GetHostname, default, default);
        var call = await daemon.ExpectAsync(GetHostname);
        await call.AnswerAsync(
            call.Header with { Type = FrameType.Reply, Program = program, Procedure = procedure }, Payload.Of(Xdr.String, "kvm1"));
        await Assert.ThrowsAsync<LibvirtProtocolException>(() => waiting);
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData("00 00 00 05 61 62 63 64")] // a string longer than what follows
    [InlineData("00 00 00 01 61 00 00 00 00 00 00 00")] // bytes left over
    [InlineData("")]
    public async Task A_reply_that_cannot_be_read_closes_with_the_reason(string payload)
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var other = connection.CallAsync(SupportsFeature, 10, default);
        var waiting = connection.CallAsync(GetHostname, default, default);
        await daemon.ExpectAsync(SupportsFeature);
        await (await daemon.ExpectAsync(GetHostname)).ReplyAsync(Annotated.Bytes(payload));
        var e = await Assert.ThrowsAsync<LibvirtProtocolException>(() => waiting);
        Assert.Contains("CONNECT_GET_HOSTNAME", e.Message, StringComparison.Ordinal);
        Assert.Same(e, await connection.Closed);
        Assert.Same(e, (await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => other)).InnerException);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_error_that_cannot_be_read_closes_with_the_reason()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var waiting = connection.CallAsync(GetHostname, default, default);
        var call = await daemon.ExpectAsync(GetHostname);
        await call.AnswerAsync(call.Header with { Type = FrameType.Reply, Status = FrameStatus.Error }, [0, 0, 0, 1]);
        await Assert.ThrowsAsync<LibvirtProtocolException>(() => waiting);
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData((int)FrameType.Call)]
    [InlineData((int)FrameType.CallWithFds)]
    [InlineData((int)FrameType.ReplyWithFds)]
    public async Task A_frame_that_no_daemon_sends_closes_with_the_reason(int type)
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        await daemon.SendAsync(new FrameHeader(RpcProgram.Remote, 59, (FrameType)type, 1, FrameStatus.Ok), []);
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Bytes_that_are_no_frame_close_with_the_reason()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        await daemon.SendBytesAsync(Annotated.Bytes("\"HTTP/1.1 400 Bad Request\""));
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
        await daemon.Gone; // the transport was closed, not only the connection
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Every_frame_of_calls_and_events_is_traced_by_name()
    {
        var lines = new ConcurrentQueue<string>();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions { KeepAliveInterval = TimeSpan.Zero, Trace = lines.Enqueue });
        daemon.On(GetHostname, async c =>
        {
            await daemon.EventAsync(LifecycleEvent, Payload.Event(1));
            await c.ReplyAsync("kvm1");
        });
        await connection.CallAsync(GetHostname, default, default);
        Assert.Equal(
            ["→ CONNECT_GET_HOSTNAME serial 1, 28 bytes", "← event 318, 8 bytes", "← CONNECT_GET_HOSTNAME serial 1, 36 bytes"],
            lines);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData("→")]
    [InlineData("←")]
    public async Task A_trace_that_throws_costs_no_call(string direction)
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions
        {
            KeepAliveInterval = TimeSpan.Zero,
            Trace = line => _ = line.StartsWith(direction, StringComparison.Ordinal) ? throw new FormatException(line) : 0,
        });
        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("kvm1", await connection.CallAsync(GetHostname, default, default));
        }
    }
}

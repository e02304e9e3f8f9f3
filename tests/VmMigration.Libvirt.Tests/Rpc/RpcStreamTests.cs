using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public partial class RpcStreamTests
{
    [Fact(Timeout = Hang.Guard)]
    public async Task An_upload_goes_out_in_pieces_that_every_daemon_takes_and_ends_with_ok_both_ways()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Upload);
        var data = new byte[(2 * 262_120) + 5];
        new Random(1).NextBytes(data);
        var upload = WriteAndFinishAsync(stream, data);
        var received = new List<byte>();
        foreach (var length in (int[])[262_120, 262_120, 5])
        {
            var frame = await daemon.NextStreamFrameAsync();
            Assert.Equal(call.Header with { Type = FrameType.Stream, Status = FrameStatus.Continue }, frame.Header);
            Assert.Equal(length, frame.Payload.Length);
            received.AddRange(frame.Payload.ToArray());
        }

        var last = await daemon.NextStreamFrameAsync();
        Assert.Equal((FrameStatus.Ok, 0), (last.Header.Status, last.Payload.Length));
        Assert.Equal(data, received);
        Assert.False(upload.IsCompleted);
        await call.StreamConfirmAsync();
        await upload;
        await stream.DisposeAsync();
        await NothingMoreIsSentAsync(connection, daemon);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_download_ends_with_an_empty_piece_and_then_ok_both_ways()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Download);
        await call.StreamAsync([1, 2, 3]);
        await call.StreamHoleAsync(1L << 40);
        await call.StreamAsync([4]);
        await call.StreamAsync([]);
        Assert.Equal([1, 2, 3], (await stream.ReadAsync(default))!.Value.Data.ToArray());
        Assert.Equal(new StreamPiece(default, 1L << 40), await stream.ReadAsync(default));
        Assert.Equal([4], (await stream.ReadAsync(default))!.Value.Data.ToArray());
        var end = stream.ReadAsync(default);
        var ok = await daemon.NextStreamFrameAsync();
        Assert.Equal(call.Header with { Type = FrameType.Stream, Status = FrameStatus.Ok }, ok.Header);
        Assert.False(end.IsCompleted);
        await call.StreamConfirmAsync();
        Assert.Null(await end);
        Assert.Null(await stream.ReadAsync(default)); // and again
        await stream.DisposeAsync();
        await NothingMoreIsSentAsync(connection, daemon);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Pieces_that_overtake_the_reply_are_not_lost()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var opening = connection.OpenStreamAsync(Download, "v", default);
        var call = await daemon.ExpectAsync(Download);
        await call.StreamAsync([1]);
        await call.ReplyAsync();
        await call.StreamAsync([2]);
        await using var stream = await opening;
        Assert.Equal([1], (await stream.ReadAsync(default))!.Value.Data.ToArray());
        Assert.Equal([2], (await stream.ReadAsync(default))!.Value.Data.ToArray());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Pieces_without_end_before_the_reply_close_rather_than_wait_for_ever()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var opening = connection.OpenStreamAsync(Download, "v", default);
        var call = await daemon.ExpectAsync(Download);
        for (var i = 0; i < 100; i++)
        {
            await call.StreamAsync([1]);
        }

        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => opening);
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_stream_that_the_daemon_refuses_to_open_gives_the_error()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var opening = connection.OpenStreamAsync(Download, "v", default);
        await (await daemon.ExpectAsync(Download)).ErrorAsync(50, 18, "no storage vol");
        Assert.Equal(LibvirtErrorCode.NoStorageVolume, (await Assert.ThrowsAsync<LibvirtErrorException>(() => opening)).Code);
        await NothingMoreIsSentAsync(connection, daemon);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_hole_is_sent_as_its_length_and_no_flags()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Upload);
        await stream.WriteHoleAsync(1L << 40, default);
        var frame = await daemon.NextStreamFrameAsync();
        Assert.Equal(call.Header with { Type = FrameType.StreamHole, Status = FrameStatus.Continue }, frame.Header);
        Assert.Equal(Annotated.Bytes("00 00 01 00 00 00 00 00  00 00 00 00"), frame.Payload.ToArray());
        await stream.DisposeAsync();
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData("00 00 00 00 00 00 00 00  00 00 00 00")]
    [InlineData("ff ff ff ff ff ff ff ff  00 00 00 00")]
    [InlineData("00 00 00 00 00 00 00 01")]
    public async Task A_hole_of_no_length_or_a_negative_one_closes(string payload)
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Download);
        await call.StreamAsync(FrameType.StreamHole, FrameStatus.Continue, Annotated.Bytes(payload));
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => stream.ReadAsync(default).AsTask());
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_error_in_the_middle_of_a_download_comes_after_what_was_sent_before_it()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Download);
        await call.StreamAsync([1]);
        await call.StreamErrorAsync(38, 18, "Input/output error");
        Assert.NotNull(await stream.ReadAsync(default));
        for (var i = 0; i < 2; i++)
        {
            var e = await Assert.ThrowsAsync<LibvirtErrorException>(() => stream.ReadAsync(default).AsTask());
            Assert.Equal((LibvirtErrorCode.SystemError, "STORAGE_VOL_DOWNLOAD"), (e.Code, e.Procedure));
        }

        await stream.DisposeAsync();
        await NothingMoreIsSentAsync(connection, daemon); // the daemon has dropped its end: nothing to abort
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_error_in_the_middle_of_an_upload_stops_the_writing_with_that_error()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Upload);
        await stream.WriteAsync(new byte[10], default);
        await daemon.NextStreamFrameAsync();
        await call.StreamErrorAsync(38, 18, "No space left on device");
        await RoundTripAsync(connection, daemon);
        foreach (var act in (Func<Task>[])
            [
                () => stream.WriteAsync(new byte[10], default).AsTask(),
                () => stream.WriteHoleAsync(1, default).AsTask(),
                () => stream.FinishAsync(default).AsTask(),
            ])
        {
            Assert.Equal(LibvirtErrorCode.SystemError, (await Assert.ThrowsAsync<LibvirtErrorException>(act)).Code);
        }

        await stream.DisposeAsync();
        await NothingMoreIsSentAsync(connection, daemon);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_finish_that_the_daemon_refuses_gives_its_error()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Upload);
        var finish = stream.FinishAsync(default).AsTask();
        await daemon.NextStreamFrameAsync();
        await call.StreamErrorAsync(38, 18, "cannot sync");
        await Assert.ThrowsAsync<LibvirtErrorException>(() => finish);
        Assert.True(connection.IsOpen);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hole_that_fails_is_answered_with_a_reply_that_belongs_to_the_stream(bool stillOpen)
    {
        // What the daemon answers to a hole is a reply frame, not a stream frame (libvirt 9.0, daemonStreamHandleHole).
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Upload);
        await stream.WriteHoleAsync(4096, default);
        if (!stillOpen)
        {
            await stream.DisposeAsync();
        }

        await daemon.SendAsync(
            call.Header with { Type = FrameType.Reply, Status = FrameStatus.Error }, Payload.Error(38, 18, "cannot seek"));
        await RoundTripAsync(connection, daemon);
        if (stillOpen)
        {
            var e = await Assert.ThrowsAsync<LibvirtErrorException>(() => stream.FinishAsync(default).AsTask());
            Assert.Equal("cannot seek", e.Message);
        }

        Assert.True(connection.IsOpen);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Disposing_of_an_unfinished_stream_aborts_it_once_and_ignores_what_still_comes()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Download);
        await stream.DisposeAsync();
        await stream.DisposeAsync();
        var abort = await daemon.NextStreamFrameAsync();
        Assert.Equal(call.Header with { Type = FrameType.Stream, Status = FrameStatus.Error }, abort.Header);
        Assert.Equal(0, abort.Payload.Length);
        for (var i = 0; i < 200; i++)
        {
            await call.StreamAsync([1, 2, 3]); // more than a stream holds: nobody is waited for
        }

        await call.StreamHoleAsync(5);
        await call.StreamConfirmAsync();
        await NothingMoreIsSentAsync(connection, daemon);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.WriteAsync(new byte[1], default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.WriteHoleAsync(1, default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.FinishAsync(default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(default).AsTask());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_stream_whose_opening_was_cancelled_is_aborted_when_the_daemon_opens_it_after_all()
    {
        using var cancel = new CancellationTokenSource();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var opening = connection.OpenStreamAsync(Download, "v", cancel.Token);
        var call = await daemon.ExpectAsync(Download);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        for (var i = 0; i < 200; i++)
        {
            await call.StreamAsync([1, 2, 3]);
        }

        await call.ReplyAsync();
        var abort = await daemon.NextStreamFrameAsync();
        Assert.Equal(call.Header with { Type = FrameType.Stream, Status = FrameStatus.Error }, abort.Header);
        await NothingMoreIsSentAsync(connection, daemon);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_stream_whose_opening_was_cancelled_and_refused_is_not_aborted()
    {
        using var cancel = new CancellationTokenSource();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var opening = connection.OpenStreamAsync(Download, "v", cancel.Token);
        var call = await daemon.ExpectAsync(Download);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        await call.ErrorAsync(50, 18, "no storage vol");
        await NothingMoreIsSentAsync(connection, daemon);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_frame_under_another_procedure_than_the_streams_closes()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, call) = await OpenAsync(connection, daemon, Download);
        await daemon.SendAsync(call.Header with { Type = FrameType.Stream, Status = FrameStatus.Continue, Procedure = 208 }, [1]);
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => stream.ReadAsync(default).AsTask());
        Assert.IsType<LibvirtProtocolException>(await connection.Closed);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Waiting_for_a_piece_or_for_the_end_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var (stream, _) = await OpenAsync(connection, daemon, Download);
        var read = stream.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        using var again = new CancellationTokenSource();
        var finish = stream.FinishAsync(again.Token).AsTask();
        Assert.Equal(FrameStatus.Ok, (await daemon.NextStreamFrameAsync()).Header.Status);
        await again.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finish);
        Assert.True(connection.IsOpen);
    }

    private static async Task<(RpcStream Stream, ScriptedCall Call)> OpenAsync(
        RpcConnection connection, ScriptedDaemon daemon, Procedure<string, Nothing> procedure)
    {
        var opening = connection.OpenStreamAsync(procedure, "v", default);
        var call = await daemon.ExpectAsync(procedure);
        await call.ReplyAsync();
        return (await opening, call);
    }

    private static async Task WriteAndFinishAsync(RpcStream stream, byte[] data)
    {
        await stream.WriteAsync(data, default);
        await stream.FinishAsync(default);
    }

    private static async Task RoundTripAsync(RpcConnection connection, ScriptedDaemon daemon)
    {
        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        Assert.Equal("kvm1", await connection.CallAsync(GetHostname, default, default));
    }

    private static async Task NothingMoreIsSentAsync(RpcConnection connection, ScriptedDaemon daemon)
    {
        await RoundTripAsync(connection, daemon);
        Assert.False(daemon.TryTakeStreamFrame(out _));
    }
}

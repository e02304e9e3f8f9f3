using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Wire;

public class FrameDecoderTests
{
    /// <summary>The reply to CONNECT_GET_HOSTNAME.</summary>
    private static readonly byte[] Reply = Annotated.Bytes("""
        00 00 00 24            // 36 bytes, this word included
        20 00 80 86            // REMOTE_PROGRAM
        00 00 00 01            // version
        00 00 00 3b            // procedure 59
        00 00 00 01            // VIR_NET_REPLY
        00 00 00 07            // serial
        00 00 00 00            // VIR_NET_OK
        00 00 00 04 "kvm1"
        """);

    private static readonly byte[] Ping = Annotated.Bytes("""
        00 00 00 1c  // 28: the shortest frame
        6b 65 65 70  // KEEPALIVE_PROGRAM, "keep"
        00 00 00 01
        00 00 00 01  // PING
        00 00 00 02  // VIR_NET_MESSAGE
        00 00 00 00
        00 00 00 00
        """);

    [Fact]
    public void A_whole_frame_gives_its_header_and_payload()
    {
        var frame = Assert.Single(Decode(Reply));
        Assert.Equal(new FrameHeader(RpcProgram.Remote, 59, FrameType.Reply, 7, FrameStatus.Ok), frame.Header);
        Assert.Equal(Annotated.Bytes("""00 00 00 04 "kvm1" """), frame.Payload.ToArray());
    }

    [Fact]
    public void A_frame_split_at_any_byte_comes_out_whole_and_not_before_its_last_byte()
    {
        for (var at = 1; at < Reply.Length; at++)
        {
            var decoder = new FrameDecoder();
            decoder.Append(Reply.AsSpan(0, at));
            Assert.False(decoder.TryRead(out _));
            Assert.Equal(at, decoder.Buffered);
            decoder.Append(Reply.AsSpan(at));
            Assert.True(decoder.TryRead(out var frame));
            Assert.Equal(Reply[28..], frame.Payload.ToArray());
            Assert.Equal(0, decoder.Buffered);
        }
    }

    [Fact]
    public void Frames_that_come_a_byte_at_a_time_come_out_whole()
    {
        var frames = Decode([.. ((byte[])[.. Reply, .. Ping, .. Reply]).Select(b => new[] { b })]);
        Assert.Equal([FrameType.Reply, FrameType.Message, FrameType.Reply], frames.Select(f => f.Header.Type));
    }

    [Fact]
    public void Several_frames_in_one_read_come_out_one_by_one_and_the_rest_waits()
    {
        var decoder = new FrameDecoder();
        decoder.Append([.. Ping, .. Reply, .. Ping, .. Reply[..30]]);
        Assert.True(decoder.TryRead(out var first));
        Assert.True(decoder.TryRead(out var second));
        Assert.True(decoder.TryRead(out var third));
        Assert.False(decoder.TryRead(out _));
        Assert.Equal([FrameType.Message, FrameType.Reply, FrameType.Message], [first.Header.Type, second.Header.Type, third.Header.Type]);
        Assert.Equal(30, decoder.Buffered);
    }

    [Fact]
    public void What_was_read_stays_as_it_was_when_more_comes()
    {
        var decoder = new FrameDecoder();
        decoder.Append(Reply);
        Assert.True(decoder.TryRead(out var frame));
        for (var i = 0; i < 2000; i++)
        {
            decoder.Append(Ping);
            decoder.TryRead(out _);
        }

        Assert.Equal(Reply[28..], frame.Payload.ToArray());
    }

    [Theory]
    [InlineData(0U)]
    [InlineData(4U)]
    [InlineData(24U)]
    [InlineData(27U)]
    public void A_length_shorter_than_a_header_is_refused(uint length) => RefusedFromLengthWord(length);

    [Theory]
    [InlineData(33_554_437U)] // one more than VIR_NET_MESSAGE_MAX and the length word
    [InlineData(0x7fffffffU)]
    [InlineData(0x80000000U)] // negative, read as signed
    [InlineData(0xffffffffU)]
    public void A_length_that_is_too_long_or_negative_is_refused(uint length) => RefusedFromLengthWord(length);

    [Theory]
    [InlineData(8, 2U)] // version
    [InlineData(16, 7U)] // type
    [InlineData(24, 3U)] // status
    public void A_header_that_nobody_knows_is_refused_before_the_payload_has_come(int offset, uint value)
    {
        var decoder = new FrameDecoder();
        decoder.Append(Reply.WithWord(offset, value).AsSpan(0, 28));
        Assert.Throws<LibvirtProtocolException>(() => decoder.TryRead(out _));
    }

    [Fact]
    public void The_longest_frame_is_taken()
    {
        var frame = new FrameHeader(RpcProgram.Remote, 59, FrameType.Reply, 7, FrameStatus.Ok).Encode(new byte[33_554_408]);
        var decoded = Assert.Single(Decode(frame));
        Assert.Equal(33_554_408, decoded.Payload.Length);
    }

    [Fact]
    public void Memory_grows_with_what_came_and_not_with_what_a_length_word_claims()
    {
        var claim = Reply.WithWord(0, 33_554_436);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoder = new FrameDecoder();
        decoder.Append(claim);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(decoder.TryRead(out _));
            decoder.GetMemory();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void A_long_conversation_needs_no_more_room_than_its_longest_frame()
    {
        var decoder = new FrameDecoder();
        var piece = new FrameHeader(RpcProgram.Remote, 209, FrameType.Stream, 7, FrameStatus.Continue)
            .Encode(new byte[ProtocolLimits.StreamChunk]);
        for (var i = 0; i < 200; i++)
        {
            decoder.Append(piece);
            Assert.True(decoder.TryRead(out _));
            Assert.InRange(decoder.GetMemory().Length, 1, 4 * piece.Length);
        }
    }

    [Fact]
    public void A_download_is_copied_once_and_small_frames_give_the_room_back()
    {
        var decoder = new FrameDecoder();
        var piece = new FrameHeader(RpcProgram.Remote, 209, FrameType.Stream, 7, FrameStatus.Continue)
            .Encode(new byte[ProtocolLimits.StreamChunk]);
        decoder.Append(piece);
        decoder.TryRead(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            decoder.Append(piece);
            Assert.True(decoder.TryRead(out _));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 20 * ProtocolLimits.StreamChunk, 21 * ProtocolLimits.StreamChunk);
        for (var i = 0; i < 20; i++)
        {
            decoder.Append(Ping);
            Assert.True(decoder.TryRead(out _));
        }

        Assert.Equal(16 * 1024, decoder.GetMemory().Length);
    }

    private static void RefusedFromLengthWord(uint length)
    {
        var decoder = new FrameDecoder();
        decoder.Append(Reply.WithWord(0, length).AsSpan(0, 4));
        var e = Assert.Throws<LibvirtProtocolException>(() => decoder.TryRead(out _));
        Assert.Contains($"claims {length} bytes", e.Message, StringComparison.Ordinal);
    }

    private static List<Frame> Decode(params byte[][] reads)
    {
        var decoder = new FrameDecoder();
        var frames = new List<Frame>();
        foreach (var read in reads)
        {
            decoder.Append(read);
            while (decoder.TryRead(out var frame))
            {
                frames.Add(frame);
            }
        }

        Assert.Equal(0, decoder.Buffered);
        return frames;
    }

    [Fact]
    public void What_was_read_is_not_in_the_buffer_any_more()
    {
        var frame = new FrameHeader(0x20008086, 145, FrameType.Reply, 7, FrameStatus.Ok).Encode("open sesame"u8);
        var decoder = new FrameDecoder();
        decoder.Append(frame);
        Assert.True(decoder.TryRead(out var read));
        Assert.Equal("open sesame"u8.ToArray(), read.Payload.ToArray());
        Assert.Equal(-1, decoder.GetMemory().Span[..frame.Length].IndexOfAnyExcept((byte)0));
    }
}

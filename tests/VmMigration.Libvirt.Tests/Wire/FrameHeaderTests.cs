using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Wire;

public class FrameHeaderTests
{
    /// <summary>CONNECT_GET_HOSTNAME as it goes out, without the length word.</summary>
    private static readonly byte[] Call = Annotated.Bytes("""
        20 00 80 86  // REMOTE_PROGRAM
        00 00 00 01  // version
        00 00 00 3b  // procedure 59
        00 00 00 00  // VIR_NET_CALL
        00 00 00 07  // serial
        00 00 00 00  // VIR_NET_OK
        """);

    [Fact]
    public void A_frame_is_length_and_header_and_payload_and_the_length_counts_itself()
    {
        var frame = new FrameHeader(RpcProgram.Remote, 59, FrameType.Call, 7, FrameStatus.Ok).Encode([0xaa, 0xbb, 0xcc, 0xdd]);
        Assert.Equal((byte[])[0, 0, 0, 32, .. Call, 0xaa, 0xbb, 0xcc, 0xdd], frame);
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        Assert.Equal(new FrameHeader(RpcProgram.Remote, 59, FrameType.Call, 7, FrameStatus.Ok), FrameHeader.Read(Call));
        var other = new FrameHeader(RpcProgram.Qemu, -1, FrameType.StreamHole, uint.MaxValue, FrameStatus.Continue);
        Assert.Equal(other, FrameHeader.Read(other.Encode([]).AsSpan(4)));
    }

    [Fact]
    public void Every_type_and_status_of_the_protocol_is_known()
    {
        for (var type = 0U; type <= 6; type++)
        {
            for (var status = 0U; status <= 2; status++)
            {
                var header = FrameHeader.Read(Call.WithWord(12, type).WithWord(20, status));
                Assert.Equal(((FrameType)type, (FrameStatus)status), (header.Type, header.Status));
            }
        }
    }

    [Theory]
    [InlineData(4, 0)] // version
    [InlineData(4, 2)]
    [InlineData(12, 7)] // type
    [InlineData(12, -1)]
    [InlineData(20, 3)] // status
    [InlineData(20, -1)]
    public void A_version_type_or_status_that_nobody_knows_is_refused(int offset, int value)
    {
        Assert.Throws<LibvirtProtocolException>(() => FrameHeader.Read(Call.WithWord(offset, unchecked((uint)value))));
    }

    [Fact]
    public void The_longest_frame_is_written_and_one_byte_more_is_not()
    {
        var header = new FrameHeader(RpcProgram.Remote, 1, FrameType.Call, 1, FrameStatus.Ok);
        Assert.Equal(33_554_436, header.Encode(new byte[33_554_408]).Length);
        Assert.Throws<LibvirtProtocolException>(() => header.Encode(new byte[33_554_409]));
    }

    [Fact]
    public void A_header_cut_short_at_any_byte_is_refused()
    {
        for (var length = 0; length < Call.Length; length++)
        {
            Assert.Throws<LibvirtProtocolException>(() => FrameHeader.Read(Call.AsSpan(0, length)));
        }
    }
}

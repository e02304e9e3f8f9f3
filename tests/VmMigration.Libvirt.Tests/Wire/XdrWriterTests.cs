using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Wire;

public class XdrWriterTests
{
    [Fact]
    public void Every_type_stands_big_endian_and_padded()
    {
        var written = Payload.Write(w =>
        {
            w.Int32(-2);
            w.UInt32(4_294_967_294);
            w.Int64(-3);
            w.UInt64(9_223_372_036_854_775_809);
            w.Double(-Math.PI);
            w.Boolean(true);
            w.Boolean(false);
            w.String("é");
            w.Opaque([1, 2, 3, 4, 5], 5);
            w.FixedOpaque([6]);
            w.Uuid(Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809"));
            w.Count(3, 3, "things");
        });
        Assert.Equal(
            Annotated.Bytes("""
                ff ff ff fe              // int -2
                ff ff ff fe              // unsigned int
                ff ff ff ff ff ff ff fd  // hyper -3
                80 00 00 00 00 00 00 01  // unsigned hyper
                c0 09 21 fb 54 44 2d 18  // double
                00 00 00 01              // true
                00 00 00 00              // false
                00 00 00 02 c3 a9 00 00  // string of two bytes, padded
                00 00 00 05 01 02 03 04 05 00 00 00
                06 00 00 00              // opaque of a fixed length
                c7 a5 fd bd ed af 94 55 92 6a d6 5c 16 db 18 09
                00 00 00 03              // count
                """),
            written);
    }

    [Fact]
    public void A_text_that_would_arrive_as_another_is_refused()
    {
        Assert.Throws<LibvirtProtocolException>(() => new XdrWriter().String("a\0b"));
        Assert.Throws<LibvirtProtocolException>(() => new XdrWriter().String("\ud800"));
    }

    [Fact]
    public void What_libvirt_would_refuse_is_not_sent()
    {
        Assert.Throws<LibvirtProtocolException>(() => new XdrWriter().Opaque(new byte[4], 3));
        Assert.Throws<LibvirtProtocolException>(() => new XdrWriter().String("ééé", 5)); // six bytes
        Assert.Throws<LibvirtProtocolException>(() => new XdrWriter().Count(2, 1, "things"));
    }

    [Fact]
    public void Padding_is_zeros_also_where_the_buffer_was_used_before()
    {
        var writer = new XdrWriter(16);
        writer.Int64(-1);
        writer.FixedOpaque([1]);
        writer.FixedOpaque([2, 3, 4, 5, 6]); // grows the buffer
        Assert.Equal(
            Annotated.Bytes("ff ff ff ff ff ff ff ff  01 00 00 00  02 03 04 05 06 00 00 00"),
            writer.WrittenMemory.ToArray());
    }
}

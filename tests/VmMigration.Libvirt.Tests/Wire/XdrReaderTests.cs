using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Wire;

public class XdrReaderTests
{
    [Fact]
    public void Integers_are_big_endian_and_signed_or_not_as_asked()
    {
        var reader = new XdrReader(Annotated.Bytes("""
            ff ff ff fe              // int -2
            ff ff ff fe              // unsigned int 4294967294
            ff ff ff ff ff ff ff fd  // hyper -3
            80 00 00 00 00 00 00 01  // unsigned hyper 2^63 + 1
            """));
        Assert.Equal(-2, reader.Int32());
        Assert.Equal(4_294_967_294, reader.UInt32());
        Assert.Equal(-3, reader.Int64());
        Assert.Equal(9_223_372_036_854_775_809, reader.UInt64());
        reader.End();
    }

    [Fact]
    public void A_double_is_eight_bytes_of_ieee_754()
    {
        var reader = new XdrReader(Annotated.Bytes("c0 09 21 fb 54 44 2d 18"));
        Assert.Equal(-Math.PI, reader.Double());
    }

    [Fact]
    public void A_uuid_is_sixteen_bytes_in_the_order_in_which_it_is_printed()
    {
        var reader = new XdrReader(Annotated.Bytes("c7 a5 fd bd ed af 94 55 92 6a d6 5c 16 db 18 09"));
        Assert.Equal(Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809"), reader.Uuid());
    }

    [Theory]
    [InlineData("00 00 00 00", "")]
    [InlineData("00 00 00 01 61 00 00 00", "a")]
    [InlineData("00 00 00 03 61 62 63 00", "abc")]
    [InlineData("00 00 00 04 61 62 63 64", "abcd")]
    [InlineData("00 00 00 02 c3 a9 00 00", "é")]
    public void A_string_is_its_length_in_bytes_then_utf8_then_zeros_up_to_four(string bytes, string expected)
    {
        var reader = new XdrReader(Annotated.Bytes(bytes));
        Assert.Equal(expected, reader.String());
        reader.End();
    }

    [Fact]
    public void Bytes_that_are_not_utf8_become_a_replacement_character()
    {
        var reader = new XdrReader(Annotated.Bytes("""00 00 00 03 "a" ff "b" 00"""));
        Assert.Equal("a\ufffdb", reader.String());
    }

    [Theory]
    [InlineData("00 00 00 01 61 00 00 01")]
    [InlineData("00 00 00 02 61 62 01 00")]
    [InlineData("00 00 00 03 61 62 63 80")]
    public void Padding_other_than_zeros_is_refused(string bytes)
    {
        var e = Assert.Throws<LibvirtProtocolException>(() => new XdrReader(Annotated.Bytes(bytes)).String());
        Assert.Contains("padded", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_whose_padding_is_missing_is_refused()
    {
        Assert.Throws<LibvirtProtocolException>(() => new XdrReader(Annotated.Bytes("00 00 00 03 61 62 63")).String());
    }

    [Theory]
    [InlineData("00 00 00 05 61 62 63 64")] // one byte more than there is
    [InlineData("7f ff ff ff 61 62 63 64")] // int.MaxValue: rounding it up to four overflows
    [InlineData("ff ff ff ff 61 62 63 64")] // negative, read as signed
    [InlineData("80 00 00 00 61 62 63 64")] // int.MinValue, read as signed
    [InlineData("00 40 00 01 61 62 63 64")] // one more than a string may have
    public void A_length_that_lies_is_refused_with_its_place(string bytes)
    {
        var e = Assert.Throws<LibvirtProtocolException>(() => new XdrReader(Annotated.Bytes(bytes)).String());
        Assert.Contains("at byte 0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_over_its_limit_is_refused_though_the_bytes_are_there()
    {
        Assert.Throws<LibvirtProtocolException>(() => new XdrReader(Annotated.Bytes("00 00 00 04 01 02 03 04")).Opaque(3));
    }

    [Theory]
    [InlineData("00 00 00 03", 10, 4)] // three ints would need 12 bytes; 8 follow
    [InlineData("00 00 00 02", 1, 4)] // over the limit
    [InlineData("ff ff ff ff", int.MaxValue, 1)]
    [InlineData("7f ff ff ff", int.MaxValue, 8)] // the product overflows 32 bits
    public void A_count_that_lies_is_refused_before_anything_is_allocated(string count, int limit, int elementSize)
    {
        var bytes = Annotated.Bytes(count + "00 00 00 00 00 00 00 00");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<LibvirtProtocolException>(() => new XdrReader(bytes).Count(limit, elementSize, "things"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Theory]
    [InlineData("00 00 00 02")]
    [InlineData("ff ff ff ff")]
    [InlineData("01 00 00 00")]
    public void A_flag_is_zero_or_one_and_nothing_else(string bytes)
    {
        Assert.Throws<LibvirtProtocolException>(() => new XdrReader(Annotated.Bytes(bytes)).Boolean());
    }

    [Fact]
    public void What_is_left_over_is_an_error()
    {
        var e = Assert.Throws<LibvirtProtocolException>(() =>
        {
            var reader = new XdrReader(Annotated.Bytes("00 00 00 01 00"));
            reader.Int32();
            reader.End();
        });
        Assert.Contains("1 bytes are left over after byte 4", e.Message, StringComparison.Ordinal);
    }
}

using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Wire;

public class TypedParameterCodecTests
{
    private static readonly byte[] AllTypes = Annotated.Bytes("""
        00 00 00 07                                      // seven parameters
        00 00 00 01 "a" 00 00 00  00 00 00 01  ff ff ff ff              // int -1
        00 00 00 01 "b" 00 00 00  00 00 00 02  ff ff ff ff              // unsigned int
        00 00 00 01 "c" 00 00 00  00 00 00 03  ff ff ff ff ff ff ff ff  // long long -1
        00 00 00 01 "d" 00 00 00  00 00 00 04  ff ff ff ff ff ff ff ff  // unsigned long long
        00 00 00 01 "e" 00 00 00  00 00 00 05  3f f8 00 00 00 00 00 00  // double 1.5
        00 00 00 01 "f" 00 00 00  00 00 00 06  00 00 00 01              // boolean
        00 00 00 01 "g" 00 00 00  00 00 00 07  00 00 00 02 "xy" 00 00   // string
        """);

    private static readonly TypedParameter[] AllValues =
    [
        new("a", -1), new("b", uint.MaxValue), new("c", -1L), new("d", ulong.MaxValue), new("e", 1.5), new("f", true), new("g", "xy"),
    ];

    [Fact]
    public void Every_type_is_read_as_its_own_dotnet_type() => Assert.Equal(AllValues, Read(AllTypes));

    [Fact]
    public void Every_dotnet_type_is_written_under_its_own_number() =>
        Assert.Equal(AllTypes, Payload.Of(TypedParameterCodec.Migrate, new TypedParameters(AllValues)));

    [Fact]
    public void A_truth_value_is_anything_but_zero()
    {
        // It is an int on the wire, unlike XDR's own bool.
        var bytes = Annotated.Bytes("""00 00 00 01  00 00 00 01 "f" 00 00 00  00 00 00 06  00 00 00 02""");
        Assert.True(Read(bytes).Boolean("f"));
    }

    [Theory]
    [InlineData(0U)]
    [InlineData(8U)]
    [InlineData(0xffffffffU)]
    public void A_type_that_libvirt_does_not_have_is_refused_by_name(uint type)
    {
        var bytes = Annotated.Bytes("""00 00 00 01  00 00 00 03 "new" 00  00 00 00 01  00 00 00 00""").WithWord(12, type);
        var e = Assert.Throws<LibvirtProtocolException>(() => Read(bytes));
        Assert.Contains("'new'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_has_no_type_on_the_wire_is_not_sent()
    {
        Assert.Throws<LibvirtProtocolException>(() => Payload.Of(TypedParameterCodec.Migrate, new([new("a", (short)1)])));
        Assert.Throws<LibvirtProtocolException>(() => Payload.Of(TypedParameterCodec.Migrate, new([new("a", null!)])));
    }

    [Fact]
    public void Names_may_repeat_and_unknown_names_are_kept_in_order()
    {
        var parameters = new TypedParameters([new("migrate_disks", "vda"), new("from the future", 1), new("migrate_disks", "vdb")]);
        Assert.Equal(parameters, Read(Payload.Of(TypedParameterCodec.Migrate, parameters)));
    }

    [Theory]
    [InlineData(65U)] // over the limit of migrate parameters
    [InlineData(15U)] // 15 of at least 12 bytes would not fit into what follows
    [InlineData(0xffffffffU)]
    public void A_count_that_lies_is_refused(uint count) =>
        Assert.Throws<LibvirtProtocolException>(() => Read(AllTypes.WithWord(0, count)));

    [Fact]
    public void A_list_cut_short_at_any_byte_is_refused()
    {
        for (var length = 0; length < AllTypes.Length; length++)
        {
            Assert.Throws<LibvirtProtocolException>(() => Read(AllTypes[..length]));
        }
    }

    [Fact]
    public void More_parameters_than_libvirt_takes_are_not_sent()
    {
        var parameters = Enumerable.Range(0, 65).Select(i => new TypedParameter("p", i)).ToArray();
        Assert.Throws<LibvirtProtocolException>(() => Payload.Of(TypedParameterCodec.Migrate, new(parameters)));
    }

    private static TypedParameters Read(byte[] bytes)
    {
        var reader = new XdrReader(bytes);
        var value = TypedParameterCodec.Migrate.Read(ref reader);
        reader.End();
        return value;
    }
}

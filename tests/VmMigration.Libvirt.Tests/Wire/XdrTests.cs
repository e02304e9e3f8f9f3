using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Wire;

public class XdrTests
{
    private static readonly Guid Uuid = Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809");

    [Fact]
    public void An_optional_value_is_a_flag_and_then_the_value_or_nothing()
    {
        var codec = Xdr.Optional(Xdr.String);
        Assert.Equal(Annotated.Bytes("00 00 00 00"), Payload.Of(codec, null));
        Assert.Equal(Annotated.Bytes("00 00 00 01  00 00 00 00"), Payload.Of(codec, ""));
        Assert.Null(Read(codec, "00 00 00 00"));
        Assert.Equal("", Read(codec, "00 00 00 01  00 00 00 00"));
        Assert.Throws<LibvirtProtocolException>(() => Read(codec, "00 00 00 02  00 00 00 00"));
    }

    [Fact]
    public void An_array_is_its_count_and_then_its_elements()
    {
        var codec = Xdr.Array(Xdr.Int32, 3);
        var bytes = Annotated.Bytes("00 00 00 02  00 00 00 07  ff ff ff ff");
        Assert.Equal(bytes, Payload.Of(codec, [7, -1]));
        Assert.Equal([7, -1], Read(codec, bytes));
        Assert.Throws<LibvirtProtocolException>(() => Read(codec, bytes.WithWord(0, 3)));
        Assert.Throws<LibvirtProtocolException>(() => Read(codec, bytes.WithWord(0, 0xffffffff)));
        Assert.Throws<LibvirtProtocolException>(() => Payload.Of(codec, [1, 2, 3, 4]));
    }

    [Fact]
    public void Chars_of_libvirts_arrays_take_four_bytes_each()
    {
        var bytes = Annotated.Bytes("""
            00 00 00 6b  // k
            00 00 00 76  // v
            00 00 00 6d  // m
            00 00 00 00  // the end of the text, not of the array
            00 00 00 78
            """);
        Assert.Equal("kvm", Read(Xdr.CharArray(5), bytes));
        Assert.Equal("kvm", Read(Xdr.CountedCharArray(8), [0, 0, 0, 5, .. bytes]));
        Assert.Throws<LibvirtProtocolException>(() => Read(Xdr.CharArray(6), bytes));
        Assert.Throws<LibvirtProtocolException>(() => Read(Xdr.CountedCharArray(8), [0, 0, 0, 6, .. bytes]));
        Assert.Throws<LibvirtProtocolException>(() => Read(Xdr.CountedCharArray(4), [0, 0, 0, 5, .. bytes]));
    }

    [Fact]
    public void Structures_are_their_fields_one_after_the_other()
    {
        var codec = Xdr.Of(Xdr.Int32, Xdr.String, Xdr.UInt64, Xdr.UInt32, Xdr.Int64);
        var bytes = Annotated.Bytes("""
            00 00 00 01
            00 00 00 02 "ab" 00 00
            00 00 00 00 00 00 00 03
            00 00 00 04
            ff ff ff ff ff ff ff ff
            """);
        Assert.Equal(bytes, Payload.Of(codec, (1, "ab", 3UL, 4U, -1L)));
        Assert.Equal((1, "ab", 3UL, 4U, -1L), Read(codec, bytes));
        Assert.Equal(28, codec.MinimumSize);
    }

    [Fact]
    public void A_guest_is_name_uuid_and_number()
    {
        var bytes = Annotated.Bytes("""
            00 00 00 03 "vm1" 00                              // name
            c7 a5 fd bd ed af 94 55 92 6a d6 5c 16 db 18 09   // uuid
            ff ff ff ff                                       // id: not running
            """);
        Assert.Equal(bytes, Payload.Of(ObjectCodecs.Domain, new DomainReference("vm1", Uuid)));
        Assert.Equal(new DomainReference("vm1", Uuid, -1), Read(ObjectCodecs.Domain, bytes));
    }

    [Fact]
    public void Networks_pools_volumes_and_secrets_come_back_as_they_went()
    {
        RoundTrip(ObjectCodecs.Network, new NetworkReference("default", Uuid), 28);
        RoundTrip(ObjectCodecs.Pool, new StoragePoolReference("images", Uuid), 28);
        RoundTrip(ObjectCodecs.Volume, new StorageVolumeReference("p", "v", "/k"), 24);
        RoundTrip(ObjectCodecs.Secret, new SecretReference(Uuid, 2, "ceph"), 28);
    }

    [Fact]
    public void Every_shape_cut_short_at_any_byte_is_refused()
    {
        RefusedWhenCut(ObjectCodecs.Domain, new DomainReference("vm1", Uuid, 3));
        RefusedWhenCut(ObjectCodecs.Volume, new StorageVolumeReference("pool", "name", "/key"));
        RefusedWhenCut(ObjectCodecs.Secret, new SecretReference(Uuid, 2, "ceph"));
        RefusedWhenCut(Xdr.Optional(Xdr.String), "text");
        RefusedWhenCut(Xdr.Array(Xdr.Int64, 9), [1, 2, 3]);
        RefusedWhenCut(Xdr.Opaque(9), [1, 2, 3, 4, 5]);
        RefusedWhenCut(Xdr.Of(Xdr.Int32, Xdr.UInt64), (1, 2UL));
    }

    private static void RoundTrip<T>(XdrCodec<T> codec, T value, int length)
    {
        var bytes = Payload.Of(codec, value);
        Assert.Equal(length, bytes.Length);
        Assert.Equal(value, Read(codec, bytes));
    }

    private static void RefusedWhenCut<T>(XdrCodec<T> codec, T value)
    {
        var bytes = Payload.Of(codec, value);
        Assert.Equal(value, Read(codec, bytes));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<LibvirtProtocolException>(() => Read(codec, bytes[..length]));
        }
    }

    private static T Read<T>(XdrCodec<T> codec, string bytes) => Read(codec, Annotated.Bytes(bytes));

    private static T Read<T>(XdrCodec<T> codec, byte[] bytes)
    {
        var reader = new XdrReader(bytes);
        var value = codec.Read(ref reader);
        reader.End();
        return value;
    }
}

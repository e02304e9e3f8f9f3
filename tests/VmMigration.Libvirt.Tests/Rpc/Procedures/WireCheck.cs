using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

/// <summary>Holds codecs against bytes that were written down field by field.</summary>
internal static class WireCheck
{
    public static readonly Guid Uuid = Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809");

    public static readonly DomainReference Guest = new("vm1", Uuid, 7);

    /// <summary><see cref="Guest"/> as it stands on the wire.</summary>
    public static byte[] GuestBytes =>
    [
        0, 0, 0, 3, .. "vm1"u8, 0, // name
        .. UuidBytes,
        0, 0, 0, 7, // id
    ];

    public static byte[] UuidBytes =>
        [0xc7, 0xa5, 0xfd, 0xbd, 0xed, 0xaf, 0x94, 0x55, 0x92, 0x6a, 0xd6, 0x5c, 0x16, 0xdb, 0x18, 0x09];

    /// <summary>What the codec makes of these bytes; it must write the same ones, and refuse them cut short anywhere.</summary>
    public static T Read<T>(XdrCodec<T> codec, byte[] bytes)
    {
        var value = ReadAll(codec, bytes);
        Assert.Equal(bytes, Write(codec, value));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<LibvirtProtocolException>(() => ReadAll(codec, bytes[..length]));
        }

        Assert.InRange(codec.MinimumSize, 0, bytes.Length);
        return value;
    }

    public static T ReadAll<T>(XdrCodec<T> codec, byte[] bytes)
    {
        var reader = new XdrReader(bytes);
        var value = codec.Read(ref reader);
        reader.End();
        return value;
    }

    public static byte[] Write<T>(XdrCodec<T> codec, T value)
    {
        var writer = new XdrWriter();
        codec.Write(writer, value);
        return writer.WrittenMemory.ToArray();
    }

    /// <summary>One C <c>char</c> after the other, four bytes each, to that many.</summary>
    public static byte[] Chars(string text, int count)
    {
        var bytes = new byte[4 * count];
        for (var i = 0; i < text.Length; i++)
        {
            bytes[(4 * i) + 3] = (byte)text[i];
        }

        return bytes;
    }
}

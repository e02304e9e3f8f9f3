using System.Buffers.Binary;
using System.Text;

namespace VmMigration.Libvirt.Wire;

/// <summary>Reads XDR (RFC 4506). Every length is checked against what is left and against its limit before anything is allocated.</summary>
internal ref struct XdrReader
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: false);
    private readonly ReadOnlySpan<byte> _data;
    private int _offset;

    public XdrReader(ReadOnlySpan<byte> data) => _data = data;

    public readonly int Offset => _offset;

    public readonly int Remaining => _data.Length - _offset;

    public int Int32(string what = "int") => BinaryPrimitives.ReadInt32BigEndian(Take(4, what));

    public uint UInt32(string what = "unsigned int") => BinaryPrimitives.ReadUInt32BigEndian(Take(4, what));

    public long Int64(string what = "hyper") => BinaryPrimitives.ReadInt64BigEndian(Take(8, what));

    public ulong UInt64(string what = "unsigned hyper") => BinaryPrimitives.ReadUInt64BigEndian(Take(8, what));

    public double Double() => BitConverter.Int64BitsToDouble(Int64("double"));

    public bool Boolean(string what = "bool")
    {
        var at = _offset;
        return Int32(what) switch
        {
            0 => false,
            1 => true,
            var other => throw new LibvirtProtocolException($"{what} at byte {at} is {other}, neither 0 nor 1."),
        };
    }

    public ReadOnlySpan<byte> FixedOpaque(int length, string what = "opaque")
    {
        var padded = Take(XdrWriter.Padded(length), what);
        if (padded[length..].IndexOfAnyExcept((byte)0) >= 0)
        {
            throw new LibvirtProtocolException($"{what} before byte {_offset} is padded with something other than zeros.");
        }

        return padded[..length];
    }

    public ReadOnlySpan<byte> Opaque(int limit, string what = "opaque") => FixedOpaque(Length(limit, what), what);

    /// <summary>A text. Bytes that are not UTF-8 (a path on an old host) become U+FFFD rather than an error.</summary>
    public string String(int limit = ProtocolLimits.String) => Utf8.GetString(Opaque(limit, "string"));

    public Guid Uuid() => new(FixedOpaque(16, "uuid"), bigEndian: true);

    /// <summary>The number of elements that follow, each of at least <paramref name="elementSize"/> bytes.</summary>
    public int Count(int limit, int elementSize, string what)
    {
        var at = _offset;
        var count = UInt32(what);
        if (count > (uint)limit || (long)count * elementSize > Remaining)
        {
            throw new LibvirtProtocolException(
                $"{what} at byte {at} claims {count} elements; at most {limit} are allowed and {Remaining} bytes are left.");
        }

        return (int)count;
    }

    /// <summary>Throws unless everything was read.</summary>
    public readonly void End()
    {
        if (Remaining != 0)
        {
            throw new LibvirtProtocolException($"{Remaining} bytes are left over after byte {_offset}.");
        }
    }

    private int Length(int limit, string what)
    {
        var at = _offset;
        var length = UInt32(what);
        if (length > (uint)limit || length > (uint)Remaining)
        {
            throw new LibvirtProtocolException(
                $"{what} at byte {at} claims {length} bytes; at most {limit} are allowed and {Remaining} are left.");
        }

        return (int)length;
    }

    private ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > Remaining)
        {
            throw new LibvirtProtocolException($"{what} at byte {_offset} needs {length} bytes; {Remaining} are left.");
        }

        var span = _data.Slice(_offset, length);
        _offset += length;
        return span;
    }
}

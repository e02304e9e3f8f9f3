using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace VmMigration.Libvirt.Wire;

/// <summary>Writes XDR (RFC 4506): big-endian, everything padded to four bytes.</summary>
internal sealed class XdrWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly ArrayBufferWriter<byte> _buffer;

    public XdrWriter(int sizeHint = 256) => _buffer = new ArrayBufferWriter<byte>(sizeHint);

    public int Length => _buffer.WrittenCount;

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.WrittenMemory;

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void UInt32(uint value) => Int32(unchecked((int)value));

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void UInt64(ulong value) => Int64(unchecked((long)value));

    public void Double(double value) => Int64(BitConverter.DoubleToInt64Bits(value));

    public void Boolean(bool value) => Int32(value ? 1 : 0);

    /// <summary>Bytes of a length that both sides know, padded.</summary>
    public void FixedOpaque(ReadOnlySpan<byte> value)
    {
        var padded = Padded(value.Length);
        var span = _buffer.GetSpan(padded);
        value.CopyTo(span);
        span[value.Length..padded].Clear();
        _buffer.Advance(padded);
    }

    /// <summary>Bytes behind their length.</summary>
    public void Opaque(ReadOnlySpan<byte> value, int limit)
    {
        Count(value.Length, limit, "opaque");
        FixedOpaque(value);
    }

    public void String(string value, int limit = ProtocolLimits.String)
    {
        byte[] bytes;
        try
        {
            bytes = StrictUtf8.GetBytes(value);
        }
        catch (EncoderFallbackException e)
        {
            throw new LibvirtProtocolException("A text to be sent to libvirt holds half of a surrogate pair.", e);
        }

        if (bytes.AsSpan().Contains((byte)0))
        {
            throw new LibvirtProtocolException("A text to be sent to libvirt holds a NUL, which would cut it short there.");
        }

        Opaque(bytes, limit);
    }

    /// <summary>A UUID, 16 bytes in the order in which it is printed.</summary>
    public void Uuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        FixedOpaque(bytes);
    }

    /// <summary>The number of elements that follow.</summary>
    public void Count(int count, int limit, string what)
    {
        if (count > limit)
        {
            throw new LibvirtProtocolException($"{count} elements of {what} are more than the {limit} that libvirt takes.");
        }

        Int32(count);
    }

    internal static int Padded(int length) => (length + 3) & ~3;
}

using System.Buffers.Binary;

namespace VmMigration.Libvirt.Wire;

/// <summary>
/// Bytes in, frames out; no I/O. The buffer grows with what has arrived, never with what a length word claims.
/// </summary>
internal sealed class FrameDecoder
{
    private const int InitialSize = 16 * 1024;
    private const int KeptSize = 1024 * 1024;
    private const int SmallFramesBeforeShrinking = 16;
    private byte[] _buffer = new byte[InitialSize];
    private int _start;
    private int _end;
    private int _smallFrames;

    /// <summary>Bytes that came and do not make a frame yet.</summary>
    public int Buffered => _end - _start;

    /// <summary>Where the next bytes are to be read into; tell with <see cref="Advance"/> how many came.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            // A download's next piece is as long as its last: giving the room back after each would be one more copy of it.
            if (_buffer.Length > KeptSize || (_buffer.Length > InitialSize && _smallFrames >= SmallFramesBeforeShrinking))
            {
                _buffer = new byte[InitialSize];
            }
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        return _buffer.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = GetMemory().Span;
            var part = Math.Min(room.Length, bytes.Length);
            bytes[..part].CopyTo(room);
            Advance(part);
            bytes = bytes[part..];
        }
    }

    /// <exception cref="LibvirtProtocolException">The bytes are no frame; nothing after them can be trusted.</exception>
    public bool TryRead(out Frame frame)
    {
        frame = default;
        var available = _buffer.AsSpan(_start, Buffered);
        if (available.Length < 4)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(available);
        if (length is < ProtocolLimits.FrameHeader or > ProtocolLimits.Frame)
        {
            throw new LibvirtProtocolException(
                $"A frame claims {length} bytes; libvirt's are {ProtocolLimits.FrameHeader} to {ProtocolLimits.Frame} long.");
        }

        if (available.Length < ProtocolLimits.FrameHeader)
        {
            return false;
        }

        // Read before the rest has come: a wrong header need not wait for 32 MiB.
        var header = FrameHeader.Read(available[4..ProtocolLimits.FrameHeader]);
        if (available.Length < length)
        {
            return false;
        }

        frame = new Frame(header, available[ProtocolLimits.FrameHeader..(int)length].ToArray());
        // A secret's value is not to lie in the buffer until something else comes.
        available[..(int)length].Clear();
        _start += (int)length;
        _smallFrames = length > InitialSize ? 0 : _smallFrames + 1;
        return true;
    }

    private void MakeRoom()
    {
        var target = Buffered > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, Buffered);
        (_buffer, _end, _start) = (target, Buffered, 0);
    }
}

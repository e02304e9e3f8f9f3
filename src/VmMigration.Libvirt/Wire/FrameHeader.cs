using System.Buffers.Binary;

namespace VmMigration.Libvirt.Wire;

/// <summary>The six words before every payload (<c>virNetMessageHeader</c>).</summary>
internal readonly record struct FrameHeader(uint Program, int Procedure, FrameType Type, uint Serial, FrameStatus Status)
{
    /// <summary>All programs in use have version 1.</summary>
    public const uint Version = 1;

    public static FrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new XdrReader(bytes);
        var program = reader.UInt32("program");
        var version = reader.UInt32("version");
        var procedure = reader.Int32("procedure");
        var type = reader.Int32("type");
        var serial = reader.UInt32("serial");
        var status = reader.Int32("status");
        if (version != Version)
        {
            throw new LibvirtProtocolException($"A frame of program 0x{program:x8} has version {version}; version {Version} is spoken here.");
        }

        if (type is < 0 or > (int)FrameType.StreamHole || status is < 0 or > (int)FrameStatus.Continue)
        {
            throw new LibvirtProtocolException($"A frame has type {type} and status {status}, which libvirt's protocol does not know.");
        }

        return new FrameHeader(program, procedure, (FrameType)type, serial, (FrameStatus)status);
    }

    /// <summary>The frame as it goes out: length word, this header, payload.</summary>
    public byte[] Encode(ReadOnlySpan<byte> payload)
    {
        var length = ProtocolLimits.FrameHeader + payload.Length;
        if (length > ProtocolLimits.Frame)
        {
            throw new LibvirtProtocolException($"A frame of {length} bytes is more than the {ProtocolLimits.Frame} that libvirt takes.");
        }

        var frame = new byte[length];
        var span = frame.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], Program);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], Version);
        BinaryPrimitives.WriteInt32BigEndian(span[12..], Procedure);
        BinaryPrimitives.WriteInt32BigEndian(span[16..], (int)Type);
        BinaryPrimitives.WriteUInt32BigEndian(span[20..], Serial);
        BinaryPrimitives.WriteInt32BigEndian(span[24..], (int)Status);
        payload.CopyTo(span[ProtocolLimits.FrameHeader..]);
        return frame;
    }
}

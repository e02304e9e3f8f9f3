namespace VmMigration.Libvirt.Wire;

/// <summary>One message as it came: its header and what it carries.</summary>
internal readonly record struct Frame(FrameHeader Header, ReadOnlyMemory<byte> Payload);

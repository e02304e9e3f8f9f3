namespace VmMigration.Libvirt.Rpc;

/// <summary>A piece of a stream: bytes, or a hole of a length.</summary>
/// <param name="Data">The bytes; empty for a hole.</param>
/// <param name="Hole">The hole's length in bytes; 0 for data.</param>
internal readonly record struct StreamPiece(ReadOnlyMemory<byte> Data, long Hole);

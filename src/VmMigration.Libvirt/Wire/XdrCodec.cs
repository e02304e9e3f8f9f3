namespace VmMigration.Libvirt.Wire;

/// <summary>Writes one value.</summary>
internal delegate void XdrWrite<in T>(XdrWriter writer, T value);

/// <summary>Reads one value.</summary>
internal delegate T XdrRead<out T>(ref XdrReader reader);

/// <summary>How one type stands on the wire. <see cref="MinimumSize"/> bytes at least: it bounds what a count may claim.</summary>
internal sealed record XdrCodec<T>(XdrWrite<T> Write, XdrRead<T> Read, int MinimumSize);

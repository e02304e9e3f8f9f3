using System.Buffers.Binary;
using System.Text;

namespace VmMigration.Storage;

/// <summary>A table in a qcow2 image: of its snapshots, or of its bitmaps.</summary>
/// <param name="Count">How many it has.</param>
/// <param name="Offset">Where it begins, in bytes.</param>
internal readonly record struct QcowTable(uint Count, ulong Offset)
{
    /// <summary>How much of a table is read to name what is in it.</summary>
    public const int Length = 64 << 10;

    /// <summary>Whether it can be read: numbers that no file has are not asked for.</summary>
    public bool HasEntries => Count > 0 && Offset is > 0 and <= long.MaxValue - Length;

    /// <summary>The names of snapshots out of the bytes of their table, as far as those go.</summary>
    public IReadOnlyList<string> SnapshotNames(ReadOnlySpan<byte> table) => Names(
        table, 40, static e => (UInt16(e, 14), 40 + UInt32(e, 36) + UInt16(e, 12)));

    /// <summary>The names of bitmaps out of the bytes of their directory, as far as those go.</summary>
    public IReadOnlyList<string> BitmapNames(ReadOnlySpan<byte> table) => Names(
        table, 24, static e => (UInt16(e, 18), 24 + UInt32(e, 20)));

    /// <summary>Each entry is of a fixed part, more of whatever length, and the name at its end; the next begins at a multiple of 8.</summary>
    private List<string> Names(ReadOnlySpan<byte> table, int fixedPart, Func<byte[], (int Length, long At)> nameOf)
    {
        List<string> names = [];
        while (names.Count < Count && table.Length >= fixedPart)
        {
            var (length, at) = nameOf(table[..fixedPart].ToArray());
            if (at + length > table.Length)
            {
                break;
            }

            names.Add(Encoding.UTF8.GetString(table.Slice((int)at, length)));
            table = table[(int)Math.Min((at + length + 7) & ~7L, table.Length)..];
        }

        return names;
    }

    private static int UInt16(byte[] entry, int at) => BinaryPrimitives.ReadUInt16BigEndian(entry.AsSpan(at));

    private static long UInt32(byte[] entry, int at) => BinaryPrimitives.ReadUInt32BigEndian(entry.AsSpan(at));
}

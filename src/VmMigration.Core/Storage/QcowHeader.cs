using System.Buffers.Binary;
using System.Text;

namespace VmMigration.Storage;

/// <summary>
/// What the first bytes of a qcow2 image say of what is in it beside the disk that a guest sees (QEMU's docs/interop/qcow2.txt).
/// All numbers are big-endian.
/// </summary>
/// <param name="Snapshots">Its internal snapshots.</param>
/// <param name="Bitmaps">Its persistent bitmaps.</param>
internal sealed record QcowHeader(QcowTable Snapshots, QcowTable Bitmaps)
{
    /// <summary>How much of an image is read: the header and its extensions are in the first cluster, which QEMU fills to a few hundred bytes.</summary>
    public const int Length = 4096;

    private const uint Magic = 0x514649fb;
    private const int ShortHeader = 72;
    private const ulong HasDataFile = 4;
    private const uint DataFileExtension = 0x44415441;
    private const uint BitmapsExtension = 0x23852875;

    /// <summary>The file that has the disk's data, as its header names it; empty where the header does not name it, null for none.</summary>
    public string? DataFile { get; init; }

    /// <summary>Reads it.</summary>
    /// <returns>Null for what is no qcow2 image.</returns>
    public static QcowHeader? Parse(ReadOnlySpan<byte> image)
    {
        if (image.Length < ShortHeader || UInt32(image, 0) != Magic || UInt32(image, 4) < 2)
        {
            return null;
        }

        var header = new QcowHeader(new QcowTable(UInt32(image, 60), UInt64(image, 64)), default);
        var isOld = UInt32(image, 4) < 3 || image.Length < 104;
        if (!isOld && (UInt64(image, 72) & HasDataFile) != 0)
        {
            header = header with { DataFile = "" };
        }

        var at = isOld ? ShortHeader : (int)Math.Min(UInt32(image, 100), Length);
        while (at + 8 <= image.Length && UInt32(image, at) is not 0 and var kind)
        {
            var length = (long)UInt32(image, at + 4);
            at += 8;
            if (length > image.Length - at)
            {
                break;
            }

            header = header.With(kind, image.Slice(at, (int)length));
            at += (int)((length + 7) & ~7);
        }

        return header;
    }

    private QcowHeader With(uint kind, ReadOnlySpan<byte> extension) => (kind, extension.Length) switch
    {
        (BitmapsExtension, >= 24) => this with { Bitmaps = new QcowTable(UInt32(extension, 0), UInt64(extension, 16)) },
        (DataFileExtension, _) when DataFile is not null => this with { DataFile = Encoding.UTF8.GetString(extension) },
        _ => this,
    };

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static ulong UInt64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]);
}

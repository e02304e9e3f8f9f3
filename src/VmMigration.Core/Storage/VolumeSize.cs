using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Storage;

/// <summary>Sizes in the XML of pools and volumes, which daemons write in bytes.</summary>
internal static class VolumeSize
{
    /// <summary>64 PiB: more than any image has, and little enough for the sum of a guest's.</summary>
    private const long Most = 1L << 56;

    /// <summary>The size in bytes; null when it is absent.</summary>
    /// <exception cref="XmlException">It is no size, or in a unit that daemons do not write.</exception>
    public static long? In(XElement element, string path)
    {
        if (element.Find(path) is not { } size)
        {
            return null;
        }

        if (size.Get("unit") is not (null or "bytes" or "B"))
        {
            throw new XmlException($"{path} is in {size.Get("unit")}, not in bytes.");
        }

        return size.NumberIn() is <= Most and var bytes ? Math.Max(bytes, 0) : throw new XmlException($"{path} is more than any image has.");
    }

    /// <summary>A size for reading: <c>9.1 GiB</c>.</summary>
    public static string Text(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}

using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Single values out of libvirt's XML: absent is null, and what cannot be read is named by its path.</summary>
internal static class XmlFields
{
    /// <summary>The first element along a path of names: <c>os/loader</c>.</summary>
    internal static XElement? Find(this XElement element, string path)
    {
        XElement? found = element;
        foreach (string name in path.Split('/'))
        {
            found = found?.Element(name);
        }

        return found;
    }

    /// <summary>All elements at the end of a path; only its last name may be there more than once.</summary>
    internal static IEnumerable<XElement> FindAll(this XElement element, string path)
    {
        int last = path.LastIndexOf('/');
        XElement? parent = last < 0 ? element : element.Find(path[..last]);
        return parent?.Elements(path[(last + 1)..]) ?? [];
    }

    /// <summary>What an element contains, or null when there is no such element or nothing in it.</summary>
    internal static string? TextOf(this XElement element, string path) => Filled(element.Find(path)?.Value.Trim());

    /// <summary>An attribute, or null when it is absent or empty.</summary>
    internal static string? Get(this XElement? element, string attribute) =>
        Filled(element?.Attribute(attribute)?.Value);

    /// <summary>Whether there is such an element.</summary>
    internal static bool Has(this XElement element, string path) => element.Find(path) is not null;

    /// <summary>A yes or no, on or off; null when the attribute is absent or says something else.</summary>
    internal static bool? GetFlag(this XElement? element, string attribute) => element.Get(attribute) switch
    {
        "yes" or "on" => true,
        "no" or "off" => false,
        _ => null,
    };

    /// <summary>A whole number; hexadecimal after <c>0x</c>.</summary>
    /// <exception cref="XmlException">It is there and no number.</exception>
    internal static long? GetNumber(this XElement? element, string attribute) =>
        element.Get(attribute) is { } text ? Number(text, $"{PathOf(element!)}/@{attribute}") : null;

    /// <summary>A whole number that fits <see cref="int"/>.</summary>
    /// <exception cref="XmlException">It is there and no such number.</exception>
    internal static int? GetInt(this XElement? element, string attribute) => element.GetNumber(attribute) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and { } number => (int)number,
        _ => throw new XmlException($"{PathOf(element!)}/@{attribute} is out of range."),
    };

    /// <summary>A port; null where none is chosen, which libvirt writes as -1 or 0.</summary>
    /// <exception cref="XmlException">It is there and no port.</exception>
    internal static int? GetPort(this XElement? element, string attribute) => element.GetNumber(attribute) switch
    {
        null or 0 or -1 => null,
        >= 1 and <= ushort.MaxValue and { } port => (int)port,
        _ => throw new XmlException($"{PathOf(element!)}/@{attribute} is no port."),
    };

    /// <summary>The number of a processor or NUMA cell.</summary>
    /// <exception cref="XmlException">It is there and no such number.</exception>
    internal static int? GetIndex(this XElement? element, string attribute) => element.GetNumber(attribute) switch
    {
        null => null,
        >= 0 and <= ushort.MaxValue and { } index => (int)index,
        _ => throw new XmlException($"{PathOf(element!)}/@{attribute} is out of range."),
    };

    /// <summary>An element's content as a whole number.</summary>
    /// <exception cref="XmlException">It is no number.</exception>
    internal static long NumberIn(this XElement element) => Number(element.Value.Trim(), PathOf(element));

    /// <summary>An amount with the unit its <c>unit</c> attribute names, in KiB and rounded up.</summary>
    /// <exception cref="XmlException">It is no amount, or the unit is not known.</exception>
    internal static long KiBIn(this XElement element, string defaultUnit = "KiB") =>
        ToKiB(element, element.NumberIn(), defaultUnit);

    /// <summary>The same with the amount in an attribute.</summary>
    /// <exception cref="XmlException">It is no amount, or the unit is not known.</exception>
    internal static long? GetKiB(this XElement element, string attribute, string defaultUnit = "KiB") =>
        element.GetNumber(attribute) is { } amount ? ToKiB(element, amount, defaultUnit) : null;

    /// <summary>Where an element stands, for messages: <c>domain/devices/disk</c>.</summary>
    internal static string PathOf(XElement element) =>
        string.Join('/', element.AncestorsAndSelf().Reverse().Select(e => e.Name.LocalName));

    private static long ToKiB(XElement element, long amount, string defaultUnit)
    {
        string unit = element.Get("unit") ?? defaultUnit;
        return MemoryUnit.ToKiB(amount, unit)
            ?? throw new XmlException($"{PathOf(element)} is '{amount} {unit}', which is no amount of memory.");
    }

    private static long Number(string text, string path)
    {
        bool isNumber = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        return isNumber ? number : throw new XmlException($"{path} is '{text}', but a number is wanted.");
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

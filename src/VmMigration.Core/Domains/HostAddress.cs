using System.Globalization;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Which device of the host an element means, in the form that the host's own tools print.</summary>
internal static class HostAddress
{
    /// <summary>A PCI address: <c>0000:65:00.0</c>.</summary>
    internal static string? OfPci(XElement? address)
    {
        if (address.GetNumber("bus") is not { } bus || address.GetNumber("slot") is not { } slot)
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{address.GetNumber("domain") ?? 0:x4}:{bus:x2}:{slot:x2}.{address.GetNumber("function") ?? 0:x}");
    }

    /// <summary>A USB device: <c>0529:0001</c>, or <c>bus 1 device 4</c>.</summary>
    internal static string? OfUsb(XElement source)
    {
        if (source.Element("vendor").GetNumber("id") is { } vendor && source.Element("product").GetNumber("id") is { } product)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{vendor:x4}:{product:x4}");
        }

        XElement? address = source.Element("address");
        return address.GetNumber("bus") is { } bus && address.GetNumber("device") is { } device
            ? string.Create(CultureInfo.InvariantCulture, $"bus {bus} device {device}")
            : null;
    }
}

using System.Globalization;
using System.Xml;
using VmMigration.Domains;

namespace VmMigration.Hosts;

/// <summary>How fast a host's links are, by what its network devices say of themselves.</summary>
internal static class LinkSpeed
{
    /// <summary>The fastest of the links that are up, in Mbit/s; null where none says.</summary>
    /// <param name="devices">The XML of the host's network devices.</param>
    public static int? Fastest(IEnumerable<string> devices) => devices.Select(Of).Max();

    private static int? Of(string device)
    {
        try
        {
            var link = SafeXml.Parse(device, "device").Descendants("link").FirstOrDefault();
            return link.Get("state") == "up"
                && int.TryParse(link.Get("speed"), NumberStyles.None, CultureInfo.InvariantCulture, out var speed) ? speed : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}

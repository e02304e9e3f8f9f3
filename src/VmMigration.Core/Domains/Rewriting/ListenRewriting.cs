using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Screens and ports that listen on an address of their host.</summary>
internal static class ListenRewriting
{
    public static void Apply(XElement device, DomainMaps maps, List<string> changes)
    {
        if (maps.Addresses.Count == 0)
        {
            return;
        }

        var places = device.Name.LocalName == "graphics"
            ? device.Elements("listen").Attributes("address").Concat(device.Attributes("listen"))
            : device.Elements("source").Where(s => s.Get("mode") == "bind").Attributes("host");
        var before = places.FirstOrDefault(a => maps.Addresses.ContainsKey(a.Value))?.Value;
        foreach (var address in places.Where(a => maps.Addresses.ContainsKey(a.Value)).ToArray())
        {
            address.Value = maps.Addresses[address.Value];
        }

        if (before is not null)
        {
            changes.Add($"{device.Name.LocalName} listens on {maps.Addresses[before]}, not {before}");
        }
    }
}

using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Screens and ports that listen on an address of their host.</summary>
internal static class ListenRewriting
{
    public static void Apply(XElement device, DomainMaps maps, List<string> changes)
    {
        if (maps.ChoosesConsolePorts && device.Name.LocalName == "graphics")
        {
            LetPortBeChosen(device, changes);
        }

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

    /// <summary>No guest sees on which port of its host its screen is.</summary>
    private static void LetPortBeChosen(XElement graphics, List<string> changes)
    {
        if (graphics.GetFlag("autoport") is true || graphics.Get("port") is not { } port)
        {
            return;
        }

        graphics.SetAttributeValue("autoport", "yes");
        graphics.SetAttributeValue("port", null);
        graphics.SetAttributeValue("tlsPort", null);
        if (graphics.Get("websocket") is not null)
        {
            graphics.SetAttributeValue("websocket", "-1");
        }

        changes.Add($"{graphics.Get("type")} screen on a port that is free, not {port}");
    }
}

using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Network cards on the networks of another host.</summary>
internal static class InterfaceRewriting
{
    public static void Apply(XElement card, DomainMaps maps, List<string> changes)
    {
        var source = card.Element("source");
        foreach (var name in (string[])["network", "bridge", "dev"])
        {
            if (source?.Attribute(name) is { } attribute && maps.Networks.TryGetValue(attribute.Value, out var there) && there != attribute.Value)
            {
                changes.Add($"network card {card.Element("mac").Get("address")}: {attribute.Value} → {there}");
                attribute.Value = there;
                // The port that it has on the old one means nothing there.
                source.Attribute("portid")?.Remove();
                if (name == "network")
                {
                    source.Attribute("bridge")?.Remove();
                    return;
                }
            }
        }
    }
}

using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Disks at their places on another host.</summary>
internal static class DiskRewriting
{
    public static void Apply(XElement disk, DomainMaps maps, List<string> changes)
    {
        if (disk.Element("target").Get("dev") is not { } target)
        {
            return;
        }

        if (maps.Ejected.Contains(target))
        {
            disk.Element("source")?.Remove();
            disk.Element("backingStore")?.Remove();
            changes.Add($"{target}: its medium is taken out");
        }
        else if (maps.Disks.TryGetValue(target, out var place))
        {
            var source = disk.Element("source") ?? throw DomainReader.Missing($"domain/devices/disk[{target}]/source");
            Place(disk, source, place);
            changes.Add($"{target}: {place.Description}");
        }

        if (maps.Flattened.Contains(target) && disk.Element("backingStore") is { HasElements: true } chain)
        {
            chain.ReplaceWith(new XElement("backingStore"));
            changes.Add($"{target}: without backing images");
        }
    }

    private static void Place(XElement disk, XElement source, DiskSource place)
    {
        var (type, attributes) = place.Kind switch
        {
            DiskSourceKind.File => ("file", new[] { ("file", place.Path) }),
            DiskSourceKind.Block => ("block", [("dev", place.Path)]),
            DiskSourceKind.Volume => ("volume", [("pool", place.Pool), ("volume", place.Volume)]),
            _ => throw new ArgumentException($"A disk cannot be placed at {place.Kind}.", nameof(place)),
        };
        disk.SetAttributeValue("type", type);
        // The index is libvirt's own, and the labels are of the old place; what else is there says how it is used.
        source.RemoveAttributes(["file", "dev", "pool", "volume", "mode", "index"]);
        source.Elements("seclabel").Remove();
        foreach (var (name, value) in attributes)
        {
            source.SetAttributeValue(name, value);
        }
    }

    private static void RemoveAttributes(this XElement element, string[] names)
    {
        foreach (var name in names)
        {
            element.Attribute(name)?.Remove();
        }
    }
}

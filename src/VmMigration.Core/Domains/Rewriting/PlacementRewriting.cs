using System.Globalization;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>What a guest is pinned to, where another host lacks some of it.</summary>
internal static class PlacementRewriting
{
    private static readonly string[] Pins = ["vcpupin", "emulatorpin", "iothreadpin"];

    public static void Apply(XElement domain, DomainMaps maps, List<string> changes, List<string> warnings)
    {
        if (maps.Processors is { } processors)
        {
            Narrow(domain.Element("vcpu")?.Attribute("cpuset"), processors, "its processors", "processors", changes, warnings);
            foreach (var pin in domain.Element("cputune")?.Elements().Where(e => Pins.Contains(e.Name.LocalName)).ToArray() ?? [])
            {
                Narrow(pin.Attribute("cpuset"), processors, NameOf(pin), "processors", changes, warnings, () => pin.Remove());
            }
        }

        if (maps.Cells is { } cells && domain.Element("numatune") is { } tuning)
        {
            foreach (var node in tuning.Elements("memory").Concat(tuning.Elements("memnode")).ToArray())
            {
                Narrow(node.Attribute("nodeset"), cells, "its memory", "NUMA cells", changes, warnings, () => node.Remove());
            }

            if (!tuning.HasElements)
            {
                tuning.Remove();
            }
        }
    }

    private static string NameOf(XElement pin) => pin.Name.LocalName switch
    {
        "vcpupin" => $"its processor {pin.Get("vcpu")}",
        "iothreadpin" => $"its I/O thread {pin.Get("iothread")}",
        _ => "its emulator",
    };

    /// <summary>Leaves of a set what the host has; where that is nothing, the guest is not bound any more.</summary>
    private static void Narrow(
        XAttribute? set,
        IReadOnlyList<int> there,
        string whose,
        string what,
        List<string> changes,
        List<string> warnings,
        Action? remove = null)
    {
        if (set is null || !CpuSet.TryParse(set.Value, out var wanted) || wanted.All(there.Contains))
        {
            return;
        }

        var left = wanted.Where(there.Contains).Select(n => n.ToString(CultureInfo.InvariantCulture)).ToArray();
        var before = set.Value;
        if (left.Length > 0)
        {
            set.Value = string.Join(',', left);
            changes.Add($"{whose}: {what} {set.Value}, not {before}");
            warnings.Add($"{whose} was bound to the host's {what} {before}; of those the destination has {set.Value}");
            return;
        }

        if (remove is null)
        {
            set.Remove();
        }
        else
        {
            remove();
        }

        changes.Add($"{whose}: any {what}, not {before}");
        warnings.Add($"{whose} was bound to the host's {what} {before}, which the destination lacks; it is not bound there");
    }
}

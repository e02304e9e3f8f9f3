using System.Xml.Linq;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Support;

/// <summary>
/// Answers of libvirt about processors and machine types, out of what was recorded (Samples/platform). It stands for
/// <c>virQEMUCapsCacheLookupDefault</c> (a machine that a QEMU does not have is refused in these words) and for
/// <c>x86Compute</c> (what a guest requires, less what it names otherwise, has to be in what the host's model and features
/// come to).
/// </summary>
internal static class RecordedPlatform
{
    /// <summary>A host whose QEMU offers what was recorded of some versions.</summary>
    public static void Offers(FakeHost host, params string[] recordings)
    {
        var all = recordings.Select(r => DomainCapabilities.Parse(Sample.Read($"platform/domcaps-qemu-{r}.xml"))).ToArray();
        host.Offers = platform => all.FirstOrDefault(c => (platform.Machine is null || c.Machine == platform.Machine) && c.DomainType == platform.DomainType)
            ?? throw new MigrationException(
                MigrationError.Incompatible, $"invalid argument: the machine '{platform.Machine}' is not supported by emulator '{all[0].Emulator}'", "", host.Reference.Name);
        if (all[0].HostModelCpu is { } cpu)
        {
            Gives(host, cpu);
        }
    }

    /// <summary>A host whose guests can have that processor.</summary>
    public static void Gives(FakeHost host, string cpu)
    {
        var has = Expand(cpu);
        var vendor = XElement.Parse(cpu).Element("vendor")?.Value;
        host.CpuObjection = guest =>
        {
            var wanted = XElement.Parse(guest).Element("vendor")?.Value;
            string[] missing = [.. Expand(guest).Except(has).Order(StringComparer.Ordinal)];
            return wanted is not null && wanted != vendor ? $"the CPU is incompatible with host CPU: host CPU vendor does not match required CPU vendor {wanted}"
                : missing.Length > 0 ? $"the CPU is incompatible with host CPU: Host CPU does not provide required features: {string.Join(", ", missing)}"
                : null;
        };
    }

    /// <summary>All features that a processor comes to.</summary>
    public static IReadOnlySet<string> Expand(string cpu)
    {
        var element = XElement.Parse(cpu);
        var features = XElement.Parse(Sample.Read($"platform/map-{element.Element("model")!.Value}.xml")).Element("model")!
            .Elements("feature").Where(f => f.Attribute("removed") is null).Select(f => f.Attribute("name")!.Value).ToHashSet();
        foreach (var feature in element.Elements("feature"))
        {
            if (feature.Attribute("policy")?.Value is "disable" or "forbid")
            {
                features.Remove(feature.Attribute("name")!.Value);
            }
            else
            {
                features.Add(feature.Attribute("name")!.Value);
            }
        }

        return features;
    }

    /// <summary>The processor with all its features named, as <c>VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES</c> gives it.</summary>
    public static string Expanded(string cpu)
    {
        var element = XElement.Parse(cpu);
        element.Elements("feature").Remove();
        element.Add(Expand(cpu).Select(f => new XElement("feature", new XAttribute("policy", "require"), new XAttribute("name", f))));
        return element.ToString();
    }
}

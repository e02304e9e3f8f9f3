using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Hosts;

public sealed partial record DomainCapabilities
{
    /// <summary>Reads what <c>virConnectGetDomainCapabilities</c> gives.</summary>
    /// <exception cref="CapabilitiesXmlException">It is not XML, or not the capabilities of a kind of domain.</exception>
    public static DomainCapabilities Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        try
        {
            return Read(SafeXml.Parse(xml, "domainCapabilities"));
        }
        catch (XmlException e)
        {
            throw new CapabilitiesXmlException(e.Message, e);
        }
    }

    private static DomainCapabilities Read(XElement root) =>
        new(Required(root, "machine"), Required(root, "domain"), Required(root, "arch"))
        {
            Emulator = root.TextOf("path"),
            MaxVcpus = root.Element("vcpu").GetInt("max"),
            CpuModes = [.. root.FindAll("cpu/mode").Select(ReadMode)],
            HostModelCpu = ReadHostModel(root),
            Loaders = [.. root.FindAll("os/loader/value").Select(value => value.Value.Trim())],
            Features = root.Find("features")?.Elements()
                .Where(feature => feature.GetFlag("supported") is not null)
                .DistinctBy(feature => feature.Name.LocalName)
                .ToDictionary(feature => feature.Name.LocalName, feature => feature.GetFlag("supported")!.Value)
                ?? [],
            Values = root.Descendants("enum")
                .GroupBy(PathOf)
                .ToDictionary(
                    group => group.Key,
                    group => (IReadOnlyList<string>)[.. group.Elements("value").Select(value => value.Value.Trim())]),
        };

    private static string? ReadHostModel(XElement root)
    {
        var mode = root.FindAll("cpu/mode").FirstOrDefault(m => m.Get("name") == "host-model" && m.GetFlag("supported") is true);
        return mode is null ? null : new XElement("cpu", mode.Elements().Where(e => e.Name.LocalName is not ("enum" or "blockers")))
            .ToString(SaveOptions.DisableFormatting);
    }

    private static CpuModeSupport ReadMode(XElement mode) =>
        new(mode.Get("name") ?? throw new XmlException("domainCapabilities/cpu/mode/@name is missing."),
            mode.GetFlag("supported") ?? false)
        {
            Models = [.. mode.Elements("model").Select(model => ReadModel(mode, model))],
            Migratable = mode.Elements("enum")
                .FirstOrDefault(e => e.Get("name")?.EndsWith("Migratable", StringComparison.Ordinal) ?? false)
                ?.Elements("value").Any(value => value.Value.Trim() == "on"),
        };

    private static CpuModelSupport ReadModel(XElement mode, XElement model)
    {
        string name = model.Value.Trim();
        XElement? blockers = mode.Elements("blockers").FirstOrDefault(b => b.Get("model") == name);
        return new CpuModelSupport(name)
        {
            IsUsable = model.GetFlag("usable"),
            Vendor = model.Get("vendor") is { } vendor and not "unknown" ? vendor : null,
            IsDeprecated = model.GetFlag("deprecated"),
            Blockers = blockers?.Elements("feature").Select(f => f.Get("name")).OfType<string>().ToArray() ?? [],
        };
    }

    // devices/disk/bus is what stands in <devices><disk><enum name='bus'>.
    private static string PathOf(XElement values) => string.Join(
        '/',
        values.Ancestors().Reverse().Skip(1).Select(e => e.Name.LocalName).Append(values.Get("name") ?? ""));

    private static string Required(XElement root, string name) =>
        root.TextOf(name) ?? throw new XmlException($"domainCapabilities/{name} is missing.");
}

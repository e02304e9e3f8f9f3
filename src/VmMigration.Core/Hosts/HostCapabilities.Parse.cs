using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Hosts;

public sealed partial record HostCapabilities
{
    /// <summary>Reads what <c>virConnectGetCapabilities</c> gives.</summary>
    /// <exception cref="CapabilitiesXmlException">It is not XML, or not the capabilities of a host.</exception>
    public static HostCapabilities Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        try
        {
            return Read(SafeXml.Parse(xml, "capabilities"));
        }
        catch (XmlException e)
        {
            throw new CapabilitiesXmlException(e.Message, e);
        }
    }

    private static HostCapabilities Read(XElement root)
    {
        XElement host = root.Element("host") ?? throw new XmlException("capabilities/host is missing.");
        string architecture = host.TextOf("cpu/arch") ?? throw new XmlException("capabilities/host/cpu/arch is missing.");
        return new HostCapabilities(architecture, ReadCpu(host.Element("cpu")!))
        {
            Uuid = Guid.TryParse(host.TextOf("uuid"), out Guid uuid) ? uuid : null,
            Cells = [.. host.FindAll("topology/cells/cell").Select(ReadCell)],
            SupportsLiveMigration = host.Has("migration_features/live"),
            MigrationTransports =
                [.. host.FindAll("migration_features/uri_transports/uri_transport").Select(e => e.Value.Trim())],
            SecurityModels =
                [.. host.Elements("secmodel").Select(ReadSecurityModel)],
            HasIommu = host.Element("iommu").GetFlag("support"),
            Guests = [.. root.Elements("guest").SelectMany(ReadGuests)],
        };
    }

    private static HostSecurityModel ReadSecurityModel(XElement model) => new(model.TextOf("model") ?? "none", model.TextOf("doi"))
    {
        BaseLabels = model.Elements("baselabel").Where(l => l.Get("type") is not null).DistinctBy(l => l.Get("type"))
            .ToDictionary(l => l.Get("type")!, l => l.Value.Trim()),
    };

    private static HostCpu ReadCpu(XElement cpu)
    {
        XElement? topology = cpu.Element("topology");
        XElement? tsc = cpu.Elements("counter").FirstOrDefault(counter => counter.Get("name") == "tsc");
        return new HostCpu
        {
            Model = cpu.TextOf("model"),
            Vendor = cpu.TextOf("vendor"),
            MicrocodeVersion = cpu.Element("microcode").GetNumber("version"),
            Sockets = topology.GetInt("sockets"),
            Dies = topology.GetInt("dies"),
            CoresPerDie = topology.GetInt("cores"),
            ThreadsPerCore = topology.GetInt("threads"),
            TscFrequency = tsc.GetNumber("frequency"),
            TscScaling = tsc.GetFlag("scaling"),
            Features = [.. cpu.Elements("feature").Select(feature => feature.Get("name")).OfType<string>()],
        };
    }

    private static HostNumaCell ReadCell(XElement cell) => new(cell.GetIndex("id") ?? 0)
    {
        MemoryKiB = cell.Element("memory")?.KiBIn(),
        Cpus = [.. cell.FindAll("cpus/cpu").Select(cpu => cpu.GetIndex("id")).OfType<int>()],
        PageCounts = cell.Elements("pages")
            .Select(pages => (Size: pages.GetKiB("size"), Count: pages.NumberIn()))
            .Where(pages => pages.Size is not null)
            .DistinctBy(pages => pages.Size)
            .ToDictionary(pages => pages.Size!.Value, pages => pages.Count),
    };

    private static IEnumerable<GuestCapability> ReadGuests(XElement guest)
    {
        string osType = guest.TextOf("os_type") ?? "hvm";
        foreach (XElement arch in guest.Elements("arch"))
        {
            foreach (XElement domain in arch.Elements("domain"))
            {
                // A domain type has an emulator and machines of its own only where they differ from the architecture's.
                XElement machines = domain.Element("machine") is null ? arch : domain;
                yield return new GuestCapability(
                    arch.Get("name") ?? throw new XmlException("capabilities/guest/arch/@name is missing."),
                    domain.Get("type") ?? throw new XmlException("capabilities/guest/arch/domain/@type is missing."))
                {
                    OsType = osType,
                    Emulator = domain.TextOf("emulator") ?? arch.TextOf("emulator"),
                    Machines = [.. machines.Elements("machine").Select(ReadMachine)],
                };
            }
        }
    }

    private static MachineType ReadMachine(XElement machine) => new(machine.Value.Trim())
    {
        Canonical = machine.Get("canonical"),
        MaxVcpus = machine.GetInt("maxCpus"),
        IsDeprecated = machine.GetFlag("deprecated") ?? false,
    };
}

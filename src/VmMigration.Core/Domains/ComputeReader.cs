using System.Xml;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Memory, vCPUs and NUMA out of a domain's XML.</summary>
internal static class ComputeReader
{
    internal static DomainMemory ReadMemory(XElement domain, XElement devices)
    {
        long maximum = domain.Element("memory")?.KiBIn() ?? throw DomainReader.Missing("domain/memory");
        XElement? limit = domain.Element("maxMemory");
        return new DomainMemory(maximum, domain.Element("currentMemory")?.KiBIn() ?? maximum)
        {
            HotplugLimitKiB = limit?.KiBIn(),
            Slots = limit.GetInt("slots"),
            Backing = domain.Element("memoryBacking") is { } backing ? ReadBacking(backing) : new MemoryBacking(),
            Devices = [.. devices.Elements("memory").Select(ReadMemoryDevice)],
        };
    }

    internal static DomainVcpus ReadVcpus(XElement domain)
    {
        XElement? vcpu = domain.Element("vcpu");
        long maximum = vcpu?.NumberIn() ?? 1;
        if (maximum is < 1 or > 65_536)
        {
            throw new XmlException($"domain/vcpu is '{maximum}', which is no number of vCPUs.");
        }

        return new DomainVcpus((int)maximum, vcpu.GetInt("current") ?? (int)maximum)
        {
            CpuSet = vcpu.Get("cpuset"),
            Pins = [.. domain.Element("cputune")?.Elements().Select(ReadPin).OfType<CpuPin>() ?? []],
            IoThreads = domain.Element("iothreads") is { } threads ? (int)Math.Clamp(threads.NumberIn(), 0, int.MaxValue) : 0,
        };
    }

    internal static DomainCpu ReadCpu(XElement cpu) =>
        new(cpu.Get("mode") ?? "custom", cpu.ToString(SaveOptions.DisableFormatting))
        {
            Model = cpu.TextOf("model"),
            Vendor = cpu.TextOf("vendor"),
            Match = cpu.Get("match"),
            Check = cpu.Get("check"),
            IsMigratable = cpu.GetFlag("migratable"),
            Features = cpu.Elements("feature")
                .Where(feature => feature.Get("name") is not null)
                .DistinctBy(feature => feature.Get("name"))
                .ToDictionary(feature => feature.Get("name")!, feature => feature.Get("policy") ?? "require"),
            NumaNodes =
            [
                .. cpu.FindAll("numa/cell").Select((cell, index) => new GuestNumaNode(
                    cell.GetIndex("id") ?? index, cell.GetKiB("memory") ?? 0, cell.Get("cpus"))),
            ],
        };

    internal static DomainNumaTuning ReadNumaTuning(XElement tuning)
    {
        XElement? memory = tuning.Element("memory");
        return new DomainNumaTuning
        {
            Mode = memory.Get("mode"),
            NodeSet = memory.Get("nodeset"),
            GuestNodes =
            [
                .. tuning.Elements("memnode").Select(node => new GuestNodeTuning(
                    node.GetIndex("cellid") ?? throw DomainReader.Missing("domain/numatune/memnode/@cellid"),
                    node.Get("mode"),
                    node.Get("nodeset"))),
            ],
        };
    }

    private static MemoryBacking ReadBacking(XElement backing) => new()
    {
        UsesHugePages = backing.Has("hugepages"),
        HugePages =
        [
            .. backing.FindAll("hugepages/page").Select(page => new HugePageSize(
                page.GetKiB("size") ?? throw DomainReader.Missing("domain/memoryBacking/hugepages/page/@size"),
                page.Get("nodeset"))),
        ],
        IsLocked = backing.Has("locked"),
        Source = backing.Element("source").Get("type"),
        Access = backing.Element("access").Get("mode"),
        Allocation = backing.Element("allocation").Get("mode"),
    };

    private static MemoryDevice ReadMemoryDevice(XElement memory) =>
        new(memory.Get("model") ?? throw DomainReader.Missing("domain/devices/memory/@model"),
            memory.Find("target/size")?.KiBIn() ?? throw DomainReader.Missing("domain/devices/memory/target/size"))
        {
            GuestNode = memory.Find("target/node") is { } node ? (int)Math.Clamp(node.NumberIn(), 0, int.MaxValue) : null,
            SourcePath = memory.TextOf("source/path"),
            Slot = memory.Element("address").GetInt("slot"),
        };

    private static CpuPin? ReadPin(XElement pin)
    {
        string? set = pin.Get("cpuset");
        return (pin.Name.LocalName, set) switch
        {
            (_, null) => null,
            ("vcpupin", _) => new CpuPin("vcpu", pin.GetInt("vcpu"), set),
            ("iothreadpin", _) => new CpuPin("iothread", pin.GetInt("iothread"), set),
            ("emulatorpin", _) => new CpuPin("emulator", null, set),
            _ => null,
        };
    }
}

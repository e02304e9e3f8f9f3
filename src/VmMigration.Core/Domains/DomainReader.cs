using System.Xml;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>A domain's XML to its description; what is wrong is an <see cref="XmlException"/> that names the place.</summary>
internal static class DomainReader
{
    private static readonly XNamespace Qemu = "http://libvirt.org/schemas/domain/qemu/1.0";

    internal static DomainDescription Read(XElement domain)
    {
        string type = domain.Get("type") ?? throw Missing("domain/@type");
        string name = domain.TextOf("name") ?? throw Missing("domain/name");
        string uuid = domain.TextOf("uuid") ?? throw Missing("domain/uuid");
        if (!Guid.TryParse(uuid, out Guid parsed))
        {
            throw new XmlException($"domain/uuid is '{uuid}', which is no uuid.");
        }

        XElement devices = domain.Element("devices") ?? new XElement("devices");
        return new DomainDescription(type, name, parsed)
        {
            Title = domain.TextOf("title"),
            Memory = ComputeReader.ReadMemory(domain, devices),
            Vcpus = ComputeReader.ReadVcpus(domain),
            Os = ReadOs(domain.Element("os") ?? throw Missing("domain/os")),
            Cpu = domain.Element("cpu") is { } cpu ? ComputeReader.ReadCpu(cpu) : null,
            NumaTuning = domain.Element("numatune") is { } tuning ? ComputeReader.ReadNumaTuning(tuning) : null,
            TscFrequency = domain.FindAll("clock/timer").FirstOrDefault(t => t.Get("name") == "tsc").GetNumber("frequency"),
            ClockOffset = domain.Element("clock").Get("offset"),
            ClockTimeZone = domain.Element("clock").Get("timezone"),
            ShowsHostTime = domain.Element("clock").Get("offset") == "localtime" || domain.Element("clock").Get("basis") == "localtime",
            UsesHyperv = domain.Has("features/hyperv"),
            LaunchSecurity = domain.Element("launchSecurity").Get("type"),
            Emulator = devices.TextOf("emulator"),
            HasQemuCommandLine = domain.Element(Qemu + "commandline") is not null,
            MetadataNamespaces = [.. ReadNamespaces(domain.Element("metadata"))],
            SecurityLabels = [.. domain.Elements("seclabel").Select(ReadSecurityLabel)],
            Disks = [.. devices.Elements("disk").Select(DiskReader.Read)],
            Interfaces = [.. devices.Elements("interface").Select(InterfaceReader.Read)],
            HostDevices = [.. devices.Elements("hostdev").Select(DeviceReader.ReadHostDevice)],
            Filesystems = [.. devices.Elements("filesystem").Select(DeviceReader.ReadFilesystem)],
            Tpms = [.. devices.Elements("tpm").Select(DeviceReader.ReadTpm)],
            SharedMemories = [.. devices.Elements("shmem").Select(DeviceReader.ReadSharedMemory)],
            Graphics = [.. devices.Elements("graphics").Select(EndpointReader.ReadGraphics)],
            Videos =
                [.. devices.FindAll("video").Select(v => new VideoDescription(
                    v.Find("model").Get("type") ?? "", v.Find("model/acceleration").GetFlag("accel3d") ?? false))],
            CharacterDevices = [.. EndpointReader.ReadCharacterDevices(devices)],
            RedirectedDevices =
                [.. devices.Elements("redirdev").Select(e => new RedirectedDevice(e.Get("bus") ?? "usb", e.Get("type") ?? ""))],
            Watchdogs =
                [.. devices.Elements("watchdog").Select(e => new WatchdogDescription(e.Get("model") ?? "", e.Get("action")))],
            Vsock = devices.Find("vsock") is { } vsock
                ? new VsockDescription(vsock.Find("cid").GetNumber("address"), vsock.Find("cid").GetFlag("auto") ?? false)
                : null,
            RandomSources = [.. devices.Elements("rng").Select(DeviceReader.ReadRandomSource)],
            StartFiles = [.. StartFileReader.Read(domain, domain.Element("os")!, devices)],
            PassedThroughInputs = [.. devices.Elements("input").Select(DeviceReader.PassedThroughInput).OfType<string>()],
        };
    }

    internal static XmlException Missing(string path) => new($"{path} is missing.");

    private static DomainOs ReadOs(XElement os)
    {
        XElement? type = os.Element("type");
        XElement? loader = os.Element("loader");
        XElement? nvram = os.Element("nvram");
        string? variables = nvram?.Find("source") is { } source ? source.Get("file") : os.TextOf("nvram");
        return new DomainOs(os.TextOf("type") ?? throw Missing("domain/os/type"))
        {
            Architecture = type.Get("arch"),
            Machine = type.Get("machine"),
            Firmware = os.Get("firmware"),
            Loader = os.TextOf("loader") is { } path
                ? new DomainLoader(path)
                {
                    Type = loader.Get("type"),
                    IsSecure = loader.GetFlag("secure"),
                    IsReadOnly = loader.GetFlag("readonly"),
                }
                : null,
            HasNvram = nvram is not null,
            NvramPath = variables,
            NvramTemplate = nvram.Get("template"),
            Kernel = os.TextOf("kernel"),
            Initrd = os.TextOf("initrd"),
        };
    }

    private static SecurityLabel ReadSecurityLabel(XElement label) => new(label.Get("model"), label.Get("type"))
    {
        Label = label.TextOf("label"),
        Relabels = label.GetFlag("relabel"),
    };

    private static IEnumerable<string> ReadNamespaces(XElement? metadata) =>
        metadata?.Elements().Select(e => e.Name.NamespaceName).Where(name => name.Length > 0).Distinct() ?? [];
}

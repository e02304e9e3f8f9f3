using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Devices that tie a guest to its host, out of a domain's XML.</summary>
internal static class DeviceReader
{
    internal static HostDeviceDescription ReadHostDevice(XElement device)
    {
        string type = device.Get("type") ?? throw DomainReader.Missing("domain/devices/hostdev/@type");
        XElement? source = device.Element("source");
        return new HostDeviceDescription(device.Get("mode") ?? "subsystem", type)
        {
            Address = source is null ? null : type switch
            {
                "pci" => HostAddress.OfPci(source.Element("address")),
                "usb" => HostAddress.OfUsb(source),
                "mdev" => source.Element("address").Get("uuid"),
                "scsi" => source.Element("adapter").Get("name") ?? source.Get("name"),
                "scsi_host" => source.Get("wwpn"),
                _ => source.TextOf("block") ?? source.TextOf("char") ?? source.TextOf("interface"),
            },
            IsManaged = device.GetFlag("managed"),
            Teaming = InterfaceReader.ReadTeaming(device),
        };
    }

    internal static FilesystemDescription ReadFilesystem(XElement filesystem)
    {
        XElement? source = filesystem.Element("source");
        return new FilesystemDescription(filesystem.Get("type") ?? "mount")
        {
            Driver = filesystem.Element("driver").Get("type"),
            SourcePath = source.Get("dir") ?? source.Get("file") ?? source.Get("dev"),
            SocketPath = source.Get("socket"),
            Tag = filesystem.Element("target").Get("dir"),
        };
    }

    internal static TpmDescription ReadTpm(XElement tpm)
    {
        XElement? backend = tpm.Element("backend");
        return new TpmDescription(backend.Get("type") ?? throw DomainReader.Missing("domain/devices/tpm/backend/@type"))
        {
            Model = tpm.Get("model"),
            Version = backend.Get("version"),
            HasPersistentState = backend.GetFlag("persistent_state"),
            SecretUuid = Guid.TryParse(backend?.Element("encryption").Get("secret"), out Guid uuid) ? uuid : null,
            SourcePath = backend?.Element("device").Get("path") ?? backend?.Element("source").Get("path"),
        };
    }

    internal static SharedMemoryDescription ReadSharedMemory(XElement memory) =>
        new(memory.Get("name") ?? throw DomainReader.Missing("domain/devices/shmem/@name"))
        {
            Model = memory.Element("model").Get("type"),
            Role = memory.Get("role"),
            SizeKiB = memory.Element("size")?.KiBIn("b"),
            ServerPath = memory.Element("server").Get("path"),
        };

    internal static RandomSource ReadRandomSource(XElement rng)
    {
        XElement? backend = rng.Element("backend");
        string kind = backend.Get("model") ?? "random";
        return new RandomSource(kind, kind == "random" ? rng.TextOf("backend") : backend?.Element("source").Get("path"));
    }

    internal static string? PassedThroughInput(XElement input) => input.Get("type") switch
    {
        "passthrough" => input.Element("source").Get("evdev"),
        "evdev" => input.Element("source").Get("dev"),
        _ => null,
    };
}

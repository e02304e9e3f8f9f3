using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Disks out of a domain's XML.</summary>
internal static class DiskReader
{
    internal static DiskDescription Read(XElement disk)
    {
        XElement? driver = disk.Element("driver");
        return new DiskDescription(
            disk.Element("target").Get("dev") ?? throw DomainReader.Missing("domain/devices/disk/target/@dev"),
            disk.Get("device") ?? "disk",
            ReadSource(disk.Get("type"), disk.Element("source")))
        {
            Bus = disk.Element("target").Get("bus"),
            Format = driver.Get("type"),
            Cache = driver.Get("cache"),
            Io = driver.Get("io"),
            Serial = disk.TextOf("serial"),
            IsShareable = disk.Has("shareable"),
            IsReadOnly = disk.Has("readonly"),
            IsTransient = disk.Has("transient"),
            BackingChain = [.. Layers(disk).Where(layer => layer.Has("source")).Select(ReadBackingImage)],
            BackingChainIsComplete = Layers(disk).LastOrDefault() is { } last && !last.Has("source"),
            Secrets = [.. disk.Descendants("secret").Select(ReadSecret).Distinct()],
            // Where it stood before libvirt 3.9, and may stand still.
            Encryption = (disk.Find("source/encryption") ?? disk.Element("encryption")) is { } encryption ? ReadEncryption(encryption) : null,
            Mirror = disk.Element("mirror") is { } mirror ? ReadMirror(mirror) : null,
        };
    }

    private static DiskSource ReadSource(string? type, XElement? source)
    {
        DiskSourceKind kind = KindOf(type, source);
        return new DiskSource(kind)
        {
            Path = kind switch
            {
                DiskSourceKind.File => source.Get("file"),
                DiskSourceKind.Block or DiskSourceKind.VhostVdpa => source.Get("dev"),
                DiskSourceKind.Folder => source.Get("dir"),
                DiskSourceKind.VhostUser => source.Get("path"),
                DiskSourceKind.Nvme => HostAddress.OfPci(source?.Element("address")),
                _ => null,
            },
            Protocol = source.Get("protocol"),
            NetworkName = source.Get("name"),
            Servers = [.. source?.Elements("host").Select(ServerOf).OfType<string>() ?? []],
            Pool = source.Get("pool"),
            Volume = source.Get("volume"),
            StartupPolicy = source.Get("startupPolicy"),
        };
    }

    private static DiskSourceKind KindOf(string? type, XElement? source) => type switch
    {
        // A drive keeps its type when its medium is taken out.
        "file" or null => source.Get("file") is null ? DiskSourceKind.None : DiskSourceKind.File,
        "block" => source.Get("dev") is null ? DiskSourceKind.None : DiskSourceKind.Block,
        "dir" => source.Get("dir") is null ? DiskSourceKind.None : DiskSourceKind.Folder,
        "volume" => source.Get("volume") is null ? DiskSourceKind.None : DiskSourceKind.Volume,
        "network" => DiskSourceKind.Network,
        "nvme" => DiskSourceKind.Nvme,
        "vhostuser" => DiskSourceKind.VhostUser,
        "vhostvdpa" => DiskSourceKind.VhostVdpa,
        _ => DiskSourceKind.Unknown,
    };

    private static string? ServerOf(XElement host) =>
        host.Get("socket")
        ?? (host.Get("name") is { } name ? name + (host.Get("port") is { } port ? ":" + port : "") : null);

    /// <summary>Each nested <c>backingStore</c>, the last of them empty when the chain's end is known.</summary>
    private static IEnumerable<XElement> Layers(XElement disk)
    {
        for (XElement? layer = disk.Element("backingStore"); layer is not null; layer = layer.Element("backingStore"))
        {
            yield return layer;
        }
    }

    private static BackingImage ReadBackingImage(XElement layer) =>
        new(ReadSource(layer.Get("type"), layer.Element("source")), layer.Element("format").Get("type"));

    private static SecretReference ReadSecret(XElement secret) => new(
        secret.Get("type"), Guid.TryParse(secret.Get("uuid"), out Guid uuid) ? uuid : null, secret.Get("usage"));

    private static DiskEncryption ReadEncryption(XElement encryption) =>
        new(encryption.Get("format") ?? throw DomainReader.Missing("domain/devices/disk/source/encryption/@format"))
        {
            Engine = encryption.Get("engine"),
            Secrets = [.. encryption.Elements("secret").Select(ReadSecret)],
        };

    private static DiskMirror ReadMirror(XElement mirror) => new(
        mirror.Get("job"), mirror.Get("ready") is not null, ReadSource(mirror.Get("type"), mirror.Element("source")));
}

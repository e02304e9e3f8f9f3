using System.Globalization;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Storage;

/// <summary>A volume that is to be made: as large as it says and taking no more room than its format needs.</summary>
/// <param name="Name">Its name in the pool.</param>
/// <param name="Capacity">What a guest sees, in bytes.</param>
/// <param name="Format"><c>raw</c> or <c>qcow2</c>.</param>
public sealed record NewVolume(string Name, long Capacity, string Format)
{
    /// <summary>The image of the same host that it is based on.</summary>
    public string? BackingPath { get; init; }

    /// <summary>That image's format.</summary>
    public string? BackingFormat { get; init; }

    /// <summary>The version of its format; null for libvirt's own.</summary>
    public string? Compatibility { get; init; }

    /// <summary>What its format can do beyond that.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The size of its clusters in bytes; null for the format's own.</summary>
    public long? ClusterSize { get; init; }

    /// <summary>Whether its file system is not to copy it on write.</summary>
    public bool IsNoCow { get; init; }

    /// <summary>The secret that it is encrypted with (LUKS); null for one that is not.</summary>
    public SecretReference? Encryption { get; init; }

    /// <summary>Its XML for libvirt.</summary>
    internal string ToXml() => new XElement(
        "volume",
        new XElement("name", Name),
        Bytes("capacity", Capacity),
        Bytes("allocation", 0),
        new XElement(
            "target",
            new XElement("format", new XAttribute("type", Format)),
            Compatibility is null ? null : new XElement("compat", Compatibility),
            IsNoCow ? new XElement("nocow") : null,
            Encryption is null ? null : new XElement("encryption", new XAttribute("format", "luks"), SecretXml(Encryption)),
            ClusterSize is { } size ? Bytes("clusterSize", size) : null,
            Features.Count == 0 ? null : new XElement("features", Features.Select(f => new XElement(f)))),
        BackingPath is null ? null : new XElement(
            "backingStore",
            new XElement("path", BackingPath),
            new XElement("format", new XAttribute("type", BackingFormat ?? "raw")))).ToString(SaveOptions.DisableFormatting);

    private static XElement SecretXml(SecretReference secret) => new(
        "secret",
        new XAttribute("type", "passphrase"),
        secret.Uuid is { } uuid ? new XAttribute("uuid", uuid) : new XAttribute("usage", secret.Usage ?? ""));

    private static XElement Bytes(string name, long bytes) =>
        new(name, new XAttribute("unit", "bytes"), bytes.ToString(CultureInfo.InvariantCulture));
}

using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Secrets;

/// <summary>What a host's libvirt says of a secret; never its value.</summary>
/// <param name="Uuid">Its UUID.</param>
public sealed record SecretDescription(Guid Uuid)
{
    /// <summary>What it is for: <c>volume</c>, <c>ceph</c>, <c>iscsi</c>, <c>tls</c>, <c>vtpm</c>; null for nothing in particular.</summary>
    public string? UsageType { get; init; }

    /// <summary>What it is used for: a volume's path, a name; null for nothing in particular.</summary>
    public string? Usage { get; init; }

    /// <summary>What its author says of it.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it is kept in memory alone, and gone when the daemon ends.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>Whether the daemon gives nobody its value.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>What it is called where one secret is to be told from another: <c>UUID (ceph client.admin)</c>.</summary>
    public override string ToString() => UsageType is null ? $"{Uuid}" : $"{Uuid} ({UsageType} {Usage})";

    /// <summary>Reads a secret's XML.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static SecretDescription Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var secret = SafeXml.Parse(xml, "secret");
        var usage = secret.Element("usage");
        return new SecretDescription(Guid.TryParse(secret.TextOf("uuid"), out var uuid) ? uuid : throw DomainReader.Missing("secret/uuid"))
        {
            UsageType = usage.Get("type"),
            Usage = usage?.Elements().FirstOrDefault()?.Value,
            Text = secret.TextOf("description"),
            IsEphemeral = secret.GetFlag("ephemeral") ?? false,
            IsPrivate = secret.GetFlag("private") ?? false,
        };
    }

    /// <summary>Its XML for libvirt.</summary>
    internal string ToXml() => new XElement(
        "secret",
        new XAttribute("ephemeral", IsEphemeral ? "yes" : "no"),
        new XAttribute("private", IsPrivate ? "yes" : "no"),
        new XElement("uuid", Uuid),
        Text is null ? null : new XElement("description", Text),
        UsageType is null ? null : new XElement(
            "usage", new XAttribute("type", UsageType), new XElement(UsageElement(UsageType), Usage))).ToString(SaveOptions.DisableFormatting);

    private static string UsageElement(string type) => type switch
    {
        "volume" => "volume",
        "iscsi" => "target",
        _ => "name",
    };
}

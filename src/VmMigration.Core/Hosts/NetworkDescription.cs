using System.Xml;
using VmMigration.Domains;

namespace VmMigration.Hosts;

/// <summary>A virtual network as its XML describes it: what decides whether a guest's card can be plugged in.</summary>
/// <param name="Name">What guests call it.</param>
public sealed record NetworkDescription(string Name)
{
    /// <summary>How it goes on from there: <c>nat</c>, <c>route</c>, <c>bridge</c>, <c>hostdev</c>; null where it goes nowhere.</summary>
    public string? Forward { get; init; }

    /// <summary>The bridge that its guests are plugged into.</summary>
    public string? Bridge { get; init; }

    /// <summary>The largest packet that it carries, in bytes; null where it does not say.</summary>
    public int? Mtu { get; init; }

    /// <summary>The names of its groups of ports.</summary>
    public IReadOnlyList<string> PortGroups { get; init; } = [];

    /// <summary>The bridge that is to be on the host already; null where libvirt makes one of its own, or needs none.</summary>
    public string? HostBridge => Forward == "bridge" ? Bridge : null;

    /// <summary>Reads a network's XML; what is not known in it is passed over.</summary>
    /// <exception cref="XmlException">It is not XML, or not a network's.</exception>
    public static NetworkDescription Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var network = SafeXml.Parse(xml, "network");
        return new NetworkDescription(network.TextOf("name") ?? throw new XmlException("network/name is missing."))
        {
            // A forward without a mode is NAT.
            Forward = network.Element("forward") is { } forward ? forward.Get("mode") ?? "nat" : null,
            Bridge = network.Element("bridge").Get("name"),
            Mtu = network.Element("mtu").GetInt("size"),
            PortGroups = [.. network.Elements("portgroup").Select(g => g.Get("name")).OfType<string>()],
        };
    }
}

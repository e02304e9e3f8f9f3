using System.Net;
using System.Numerics;
using System.Xml;
using System.Xml.Linq;
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

    /// <summary>The addresses that it has itself, and with them its subnets: <c>192.168.122.1/24</c>.</summary>
    public IReadOnlyList<IPNetwork> Subnets { get; init; } = [];

    /// <summary>The addresses that its DHCP server keeps for cards.</summary>
    public IReadOnlyList<DhcpReservation> Reservations { get; init; } = [];

    /// <summary>What it is, for an administrator: <c>nat 192.168.122.0/24</c>.</summary>
    public string Kind => string.Join(' ', [Mode, .. Subnets.Select(s => $"{s}").Order(StringComparer.Ordinal)]);

    /// <summary>How its guests reach others.</summary>
    public string Mode => Forward ?? "isolated";

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
            Subnets = [.. network.Elements("ip").Select(SubnetOf).OfType<IPNetwork>()],
            Reservations = [.. network.Elements("ip").Elements("dhcp").Elements("host").Select(DhcpReservation.Read).OfType<DhcpReservation>()],
            PortGroups = [.. network.Elements("portgroup").Select(g => g.Get("name")).OfType<string>()],
        };
    }

    /// <summary>Of an address with a prefix or a netmask; null where it has neither, or what is no address.</summary>
    private static IPNetwork? SubnetOf(XElement ip)
    {
        if (!IPAddress.TryParse(ip.Get("address"), out var address))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        var prefix = ip.GetInt("prefix") ?? (IPAddress.TryParse(ip.Get("netmask"), out var mask) ? mask.GetAddressBytes().Sum(b => BitOperations.PopCount(b)) : null);
        if (prefix is not { } bits || bits < 0 || bits > bytes.Length * 8)
        {
            return null;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xff00 >> Math.Clamp(bits - (i * 8), 0, 8));
        }

        return new IPNetwork(new IPAddress(bytes), bits);
    }
}

using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Hosts;

/// <summary>An address that a network's DHCP server keeps for a card.</summary>
/// <param name="Mac">The card.</param>
/// <param name="Address">The address.</param>
/// <param name="Name">The name that it gives with it; null for none.</param>
public sealed record DhcpReservation(string Mac, string Address, string? Name)
{
    /// <summary>As virsh net-update takes it.</summary>
    public string Xml => $"{new XElement(
        "host", new XAttribute("mac", Mac), Name is null ? null : new XAttribute("name", Name), new XAttribute("ip", Address))}".Replace('"', '\'');

    /// <summary>Null for one that is not bound to a card.</summary>
    internal static DhcpReservation? Read(XElement host) =>
        host.Get("mac") is { } mac && host.Get("ip") is { } address ? new DhcpReservation(mac, address, host.Get("name")) : null;
}

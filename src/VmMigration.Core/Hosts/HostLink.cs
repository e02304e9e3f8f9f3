using System.Xml;
using VmMigration.Domains;

namespace VmMigration.Hosts;

/// <summary>An interface of a host as libvirt describes it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind"><c>bridge</c>, <c>ethernet</c>, <c>bond</c>, <c>vlan</c>. Of Open vSwitch's bridges libvirt sees a card only.</param>
/// <param name="Mtu">The largest packet, in bytes; null where it does not say.</param>
public sealed record HostLink(string Name, string? Kind, int? Mtu)
{
    /// <summary>Reads an interface's XML.</summary>
    /// <exception cref="XmlException">It is not XML, or not an interface's.</exception>
    public static HostLink Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var link = SafeXml.Parse(xml, "interface");
        return new HostLink(
            link.Get("name") ?? throw new XmlException("interface/@name is missing."), link.Get("type"), link.Element("mtu").GetInt("size"));
    }
}

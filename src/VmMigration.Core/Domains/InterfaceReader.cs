using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Network cards out of a domain's XML.</summary>
internal static class InterfaceReader
{
    internal static InterfaceDescription Read(XElement card)
    {
        XElement? source = card.Element("source");
        return new InterfaceDescription(card.Get("type") ?? throw DomainReader.Missing("domain/devices/interface/@type"))
        {
            Mac = card.Element("mac").Get("address"),
            Model = card.Element("model").Get("type"),
            TargetDevice = card.Element("target").Get("dev"),
            Network = source.Get("network"),
            PortGroup = source.Get("portgroup"),
            Bridge = source.Get("bridge"),
            SourceDevice = source.Get("dev"),
            SourceMode = source.Get("mode"),
            SocketPath = source.Get("path"),
            Backend = card.Element("backend").Get("type"),
            VirtualPort = card.Element("virtualport").Get("type"),
            Filter = card.Element("filterref").Get("filter"),
            Vlans = [.. card.FindAll("vlan/tag").Select(tag => tag.GetInt("id")).OfType<int>()],
            Mtu = card.Element("mtu").GetInt("size"),
            Teaming = ReadTeaming(card),
            HostAddress = HostAddress.OfPci(source?.Element("address")),
            Alias = card.Element("alias").Get("name"),
        };
    }

    internal static InterfaceTeaming? ReadTeaming(XElement device) => device.Element("teaming") is { } teaming
        ? new InterfaceTeaming(
            teaming.Get("type") ?? throw DomainReader.Missing(XmlFields.PathOf(teaming) + "/@type"),
            teaming.Get("persistent"))
        : null;
}

using System.Xml;
using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class NetworkDescriptionTests
{
    [Theory]
    [InlineData("openvswitch", "openvswitch-net", "bridge", null, null, null, "bob alice native")]
    [InlineData("host-bridge", "host-bridge-net", "bridge", "br0", "br0", null, "")]
    [InlineData("nat-mtu", "default", "nat", "virbr0", null, 7000, "")]
    [InlineData("isolated", "private", null, "virbr2", null, null, "")]
    [InlineData("direct", "direct-net", "bridge", null, null, null, "")]
    [InlineData("hostdev", "hostdev", "hostdev", null, null, null, "")]
    public void What_libvirt_writes_is_read(
        string file, string name, string? forward, string? bridge, string? hostBridge, int? mtu, string groups)
    {
        var network = NetworkDescription.Parse(Sample.Read($"networks/network-{file}.xml"));
        Assert.Equal((name, forward, bridge, hostBridge, mtu), (network.Name, network.Forward, network.Bridge, network.HostBridge, network.Mtu));
        Assert.Equal(groups, string.Join(' ', network.PortGroups));
    }

    [Theory]
    [InlineData("bridge", "br0", "bridge", 1500)]
    [InlineData("bridge-bond", "br0", "bridge", 1500)]
    [InlineData("br0-live", "br0", "bridge", 1500)]
    [InlineData("vlan", "eth0.42", "vlan", null)]
    public void Interfaces_are_read(string file, string name, string kind, int? mtu) =>
        Assert.Equal(new HostLink(name, kind, mtu), HostLink.Parse(Sample.Read($"networks/interface-{file}.xml")));

    [Fact]
    public void What_is_neither_is_refused()
    {
        Assert.Throws<XmlException>(() => NetworkDescription.Parse("<network/>"));
        Assert.Throws<XmlException>(() => NetworkDescription.Parse("<domain><name>a</name></domain>"));
        Assert.Throws<XmlException>(() => HostLink.Parse("<interface type='bridge'/>"));
    }
}

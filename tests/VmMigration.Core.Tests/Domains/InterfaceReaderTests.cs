using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class InterfaceReaderTests
{
    private static readonly DomainDescription Web1 = DomainDescription.Parse(Sample.Read("web1-live.xml"));
    private static readonly DomainDescription Gpu1 = DomainDescription.Parse(Sample.Read("gpu1-inactive.xml"));

    [Fact]
    public void A_card_on_a_bridge() =>
        Assert.Equal(
            new InterfaceDescription("bridge")
            {
                Mac = "52:54:00:aa:00:01",
                Model = "virtio",
                TargetDevice = "vnet0",
                Bridge = "br0",
                Mtu = 1500,
                Alias = "net0",
                Vlans = Web1.Interfaces[0].Vlans,
            },
            Web1.Interfaces[0]);

    [Fact]
    public void A_live_card_in_a_network_names_the_bridge_as_well()
    {
        InterfaceDescription card = Web1.Interfaces[1];

        Assert.Equal(("network", "isolated", "virbr9"), (card.Type, card.Network, card.Bridge));
        InterfaceDescription elsewhere = DomainDescription.Parse(Sample.Read("web1-migratable.xml")).Interfaces[1];
        Assert.Null(elsewhere.Bridge);
        Assert.Null(elsewhere.TargetDevice);
    }

    [Fact]
    public void A_card_that_shares_one_of_the_host()
    {
        InterfaceDescription card = Gpu1.Interfaces[0];

        Assert.Equal(("direct", "eth1", "bridge"), (card.Type, card.SourceDevice, card.SourceMode));
    }

    [Fact]
    public void A_pair_of_cards_lets_the_fast_one_go_while_the_guest_moves()
    {
        InterfaceDescription fast = Gpu1.Interfaces[1];
        InterfaceDescription steady = Gpu1.Interfaces[2];

        Assert.Equal(("hostdev", "0000:3b:02.1"), (fast.Type, fast.HostAddress));
        Assert.Equal(new InterfaceTeaming("transient", "ua-net0"), fast.Teaming);
        Assert.Equal(new InterfaceTeaming("persistent", null), steady.Teaming);
        Assert.Equal("ua-net0", steady.Alias);
    }

    [Fact]
    public void A_card_in_a_switch_has_vlans_a_port_group_and_a_filter()
    {
        InterfaceDescription card = Gpu1.Interfaces[2];

        Assert.Equal(("ovs", "vlan42", "openvswitch"), (card.Network, card.PortGroup, card.VirtualPort));
        Assert.Equal("clean-traffic", card.Filter);
        Assert.Equal([42], card.Vlans);
    }

    [Fact]
    public void A_card_may_be_served_by_another_process() =>
        Assert.Equal(
            "/run/vhost.sock",
            Assert.Single(Xml.Domain(devices:
                "<interface type='vhostuser'><source type='unix' path='/run/vhost.sock' mode='client'/></interface>")
                .Interfaces).SocketPath);
}

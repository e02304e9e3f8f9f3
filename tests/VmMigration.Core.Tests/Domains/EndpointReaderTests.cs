using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class EndpointReaderTests
{
    private static readonly DomainDescription Web1 = DomainDescription.Parse(Sample.Read("web1-live.xml"));
    private static readonly DomainDescription Gpu1 = DomainDescription.Parse(Sample.Read("gpu1-inactive.xml"));

    [Fact]
    public void A_console_listens_at_an_address() =>
        Assert.Equal(
            new GraphicsDescription("vnc") { Port = 5905, ListenType = "address", ListenAddress = "10.0.0.11" },
            Assert.Single(Gpu1.Graphics));

    [Fact]
    public void A_port_that_is_not_chosen_yet_is_unknown()
    {
        GraphicsDescription migratable = Assert.Single(DomainDescription.Parse(Sample.Read("web1-migratable.xml")).Graphics);

        Assert.Null(migratable.Port);
        Assert.True(migratable.HasAutomaticPort);
        Assert.Equal(5900, Assert.Single(Web1.Graphics).Port);
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-2")]
    [InlineData("2147483648")]
    public void What_is_no_port_is_refused(string port) => Assert.Throws<DomainXmlException>(() => DomainDescription.Parse(
        Sample.Read("gpu1-inactive.xml").Replace("port='5905'", $"port='{port}'", StringComparison.Ordinal)));

    [Fact]
    public void A_password_is_noted_and_never_kept()
    {
        string xml = Sample.Read("web1-migratable.xml");
        DomainDescription guest = DomainDescription.Parse(xml);

        Assert.Contains("swordfish", xml, StringComparison.Ordinal);
        Assert.True(Assert.Single(guest.Graphics).HasPassword);
        Assert.DoesNotContain("swordfish", System.Text.Json.JsonSerializer.Serialize(guest), StringComparison.Ordinal);
        Assert.False(Assert.Single(Web1.Graphics).HasPassword);
    }

    [Theory]
    [InlineData("<graphics type='spice'><listen type='network' network='default'/></graphics>", "default")]
    [InlineData("<graphics type='vnc' listen='0.0.0.0'/>", null)]
    public void A_console_may_listen_where_a_network_is(string xml, string? network) =>
        Assert.Equal(network, Assert.Single(Xml.Domain(devices: xml).Graphics).ListenNetwork);

    [Fact]
    public void A_console_may_have_a_socket_or_a_device_of_the_host()
    {
        DomainDescription guest = Xml.Domain(devices:
            """
            <graphics type='vnc'><listen type='socket' socket='/run/vnc.sock'/></graphics>
            <graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>
            """);

        Assert.Equal("/run/vnc.sock", guest.Graphics[0].SocketPath);
        Assert.Equal("/dev/dri/renderD128", guest.Graphics[1].RenderNode);
    }

    [Fact]
    public void Ports_name_what_is_at_the_hosts_end()
    {
        Assert.Equal(
            [("serial", "file", "/var/lib/libvirt/images/web1-serial.log"), ("channel", "unix", AgentSocket)],
            Web1.CharacterDevices.Select(device => (device.Kind, device.Type, device.Path)));
        Assert.Equal("org.qemu.guest_agent.0", Web1.CharacterDevices[1].TargetName);
        Assert.Equal(
            new CharacterDevice("channel", "unix")
            {
                Path = "/run/agent/gpu1.sock",
                Mode = "bind",
                TargetName = "org.example.agent",
            },
            Assert.Single(Gpu1.CharacterDevices));
    }

    [Fact]
    public void A_console_counts_only_when_it_is_not_the_serial_port()
    {
        Assert.Equal(
            ["serial", "console"],
            Xml.Domain(devices:
                """
                <serial type='pty'/><console type='pty'><target type='serial'/></console>
                <console type='pty'><target type='virtio'/></console>
                """).CharacterDevices.Select(device => device.Kind));
        Assert.Equal(
            "console",
            Assert.Single(Xml.Domain(devices: "<console type='pty'><target type='serial'/></console>").CharacterDevices).Kind);
    }

    [Fact]
    public void A_port_on_the_network_has_an_endpoint_and_maybe_a_log()
    {
        CharacterDevice port = Assert.Single(Xml.Domain(devices:
            """
            <serial type='udp'><source mode='connect' host='10.0.0.9' service='5555'/>
              <source mode='bind' host='10.0.0.1' service='5556'/><log file='/var/log/web1.log' append='on'/></serial>
            """).CharacterDevices);

        Assert.Equal(("10.0.0.1:5556", "bind", "/var/log/web1.log"), (port.Endpoint, port.Mode, port.LogPath));
    }

    private const string AgentSocket =
        "/var/lib/libvirt/qemu/channel/target/domain-1-web1/org.qemu.guest_agent.0";
}

using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class NetworksCheckTests
{
    private readonly CheckScene _scene = new();

    [Fact]
    public async Task No_network_no_question()
    {
        _scene.Kvm1.Devices = "<interface type='bridge'><source bridge='br0'/></interface>";
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new NetworksCheck())).Status);
        Assert.DoesNotContain("networks", _scene.Kvm2.Questions);
    }

    [Fact]
    public async Task A_network_and_a_filter_that_are_there_pass()
    {
        Card("default", filter: "clean-traffic");
        var found = await _scene.AskOneAsync(new NetworksCheck());
        Assert.Equal((CheckStatus.Pass, "kvm2 has default, clean-traffic"), (found.Status, found.Message));
    }

    [Fact]
    public async Task A_missing_network_and_the_way_round_it()
    {
        Card("dmz");
        var found = await _scene.AskOneAsync(new NetworksCheck());
        Assert.Equal((CheckStatus.Fail, "dmz", "kvm2 has no network dmz"), (found.Status, found.Subject, found.Message));
        Assert.Contains("-NetworkMap @{'dmz'='NAME'}", found.Fix, StringComparison.Ordinal);
        _scene.Request = _scene.Request with { NetworkMap = new Dictionary<string, string> { ["dmz"] = "default" } };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new NetworksCheck())).Status);
    }

    [Fact]
    public async Task A_network_that_is_not_started()
    {
        Card("default");
        _scene.Kvm2.Stopped.Add("default");
        var found = await _scene.AskOneAsync(new NetworksCheck());
        Assert.Equal((CheckStatus.Fail, "default", "virsh net-start default on kvm2."), (found.Status, found.Subject, found.Fix));
    }

    [Fact]
    public async Task A_port_group_that_is_missing_costs_the_card_its_vlan()
    {
        Card("default", group: "web");
        var found = await _scene.AskOneAsync(new NetworksCheck());
        Assert.Equal((CheckStatus.Warning, "default"), (found.Status, found.Subject));
        _scene.Kvm2.Networks["default"] = _scene.Kvm2.Networks["default"] with { PortGroups = ["web"] };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new NetworksCheck())).Status);
    }

    [Fact]
    public async Task A_filter_that_is_missing()
    {
        Card("default", filter: "web");
        var found = await _scene.AskAsync(new NetworksCheck());
        Assert.Equal((CheckStatus.Fail, "web", "kvm2 has no network filter web"), (found[0].Status, found[0].Subject, found[0].Message));
        Assert.Equal(CheckStatus.Pass, found[1].Status);
    }

    [Fact]
    public async Task A_network_that_a_screen_listens_in()
    {
        _scene.Kvm1.Devices = "<graphics type='vnc'><listen type='network' network='consoles'/></graphics>";
        Assert.Equal("consoles", (await _scene.AskOneAsync(new NetworksCheck())).Subject);
    }

    [Fact]
    public async Task A_network_that_is_another_subnet_there()
    {
        Card("default");
        Is(_scene.Kvm1, "<forward mode='nat'/><ip address='192.168.122.1' netmask='255.255.255.0'/>");
        Is(_scene.Kvm2, "<forward mode='nat'/><ip address='10.0.0.1' prefix='20'/>");
        var found = await _scene.AskOneAsync(new NetworksCheck());
        Assert.Equal(
            (CheckStatus.Fail, "default", "kvm1: nat 192.168.122.0/24, kvm2: nat 10.0.0.0/20"), (found.Status, found.Subject, found.Evidence));
        _scene.Request = _scene.Request with { Kind = MigrationKind.Cold };
        Assert.Equal(CheckStatus.Warning, (await _scene.AskOneAsync(new NetworksCheck())).Status);
    }

    [Fact]
    public async Task The_same_subnet_written_another_way_and_another_bridge_are_the_same_network()
    {
        Card("default");
        Is(_scene.Kvm1, "<forward mode='nat'/><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'/>");
        Is(_scene.Kvm2, "<forward/><bridge name='virbr7'/><ip address='192.168.122.254' prefix='24'/>");
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new NetworksCheck())).Status);
    }

    [Fact]
    public async Task An_administrator_who_maps_it_to_another_network_is_told_only()
    {
        Card("default");
        _scene.Kvm2.Networks["dmz"] = new("dmz");
        _scene.Request = _scene.Request with { NetworkMap = new Dictionary<string, string> { ["default"] = "dmz" } };
        Assert.Equal((CheckStatus.Warning, "dmz"), ((await _scene.AskOneAsync(new NetworksCheck())) is var found ? (found.Status, found.Subject) : default));
    }

    [Theory]
    [InlineData("", "kvm2 keeps none", "virsh net-update default add ip-dhcp-host \"<host mac='52:54:00:00:00:01' name='web1' ip='192.168.122.7' />\" --live --config on kvm2.")]
    [InlineData("<host mac='52:54:00:00:00:01' ip='192.168.122.8'/>", "kvm2 keeps 192.168.122.8", "virsh net-update default modify ip-dhcp-host")]
    public async Task A_reservation_that_only_the_source_has(string there, string message, string fix)
    {
        _scene.Kvm1.Devices = "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>";
        const string ip = "<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp>{0}</dhcp></ip>";
        Is(_scene.Kvm1, ip.Replace("{0}", "<host mac='52:54:00:00:00:01' name='web1' ip='192.168.122.7'/><host mac='52:54:00:00:00:02' ip='192.168.122.9'/>", StringComparison.Ordinal));
        Is(_scene.Kvm2, ip.Replace("{0}", there, StringComparison.Ordinal));
        var found = await _scene.AskOneAsync(new NetworksCheck());
        Assert.Equal((CheckStatus.Warning, "default"), (found.Status, found.Subject));
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
        Assert.StartsWith(fix, found.Fix, StringComparison.Ordinal);
    }

    private static void Is(FakeHost host, string content) =>
        host.Networks["default"] = NetworkDescription.Parse($"<network><name>default</name>{content}</network>");

    private void Card(string network, string? group = null, string? filter = null) => _scene.Kvm1.Devices =
        $"<interface type='network'><source network='{network}'{(group is null ? "" : $" portgroup='{group}'")}/>{(filter is null ? "" : $"<filterref filter='{filter}'/>")}</interface>";
}

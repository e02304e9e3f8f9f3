using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class BridgesCheckTests
{
    private const string Mac = "52:54:00:00:00:01";
    private readonly CheckScene _scene = new();

    [Fact]
    public async Task No_card_no_question()
    {
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new BridgesCheck())).Status);
        Assert.DoesNotContain("links", _scene.Kvm2.Questions);
    }

    [Fact]
    public async Task A_bridge_that_is_there_passes()
    {
        Plug("<interface type='bridge'><mac address='" + Mac + "'/><source bridge='br0'/></interface>");
        Assert.Equal((CheckStatus.Pass, "kvm2 has br0"), await OneAsync());
    }

    [Fact]
    public async Task A_missing_bridge_and_the_way_round_it()
    {
        Plug("<interface type='bridge'><mac address='" + Mac + "'/><source bridge='br-dmz'/></interface>");
        var found = await _scene.AskOneAsync(new BridgesCheck());
        Assert.Equal((CheckStatus.Fail, "br-dmz", "kvm2 has no bridge br-dmz, which web1's network card is on"), (found.Status, found.Subject, found.Message));
        Assert.Contains("-NetworkMap @{'br-dmz'='NAME'}", found.Fix, StringComparison.Ordinal);
        _scene.Request = _scene.Request with { NetworkMap = new Dictionary<string, string> { ["br-dmz"] = "br0" } };
        Assert.Equal((CheckStatus.Pass, "kvm2 has br0"), await OneAsync());
    }

    [Fact]
    public async Task A_missing_card_that_macvtap_shares()
    {
        Plug("<interface type='direct'><mac address='" + Mac + "'/><source dev='eth7' mode='bridge'/></interface>");
        Assert.Equal((CheckStatus.Fail, "kvm2 has no card eth7, which web1's network card is on"), await OneAsync());
    }

    [Fact]
    public async Task The_bridge_that_a_network_is_told_to_use()
    {
        _scene.Kvm2.Networks["dmz"] = new NetworkDescription("dmz") { Forward = "bridge", Bridge = "br-dmz" };
        Plug("<interface type='network'><mac address='" + Mac + "'/><source network='dmz'/></interface>");
        Assert.Equal((CheckStatus.Fail, "kvm2 has no bridge for its network dmz: br-dmz, which web1's network card is on"), await OneAsync());
        Plug("<interface type='network'><mac address='" + Mac + "'/><source network='default'/></interface>");
        Assert.Equal((CheckStatus.Pass, "no card of it is on a bridge of the host"), await OneAsync());
    }

    [Theory]
    [InlineData("", 9000, 1500, CheckStatus.Warning)]
    [InlineData("", 1500, 9000, CheckStatus.Pass)]
    [InlineData("<mtu size='9000'/>", 1500, 1500, CheckStatus.Warning)]
    [InlineData("<mtu size='1400'/>", 9000, 1500, CheckStatus.Pass)]
    public async Task Packets_have_to_pass_that_the_guest_may_send(string mtu, int here, int there, CheckStatus status)
    {
        Plug("<interface type='bridge'><mac address='" + Mac + "'/><source bridge='br9'/>" + mtu + "</interface>");
        _scene.Kvm1.Links!.Add(new HostLink("br9", "bridge", here));
        _scene.Kvm2.Links!.Add(new HostLink("br9", "bridge", there));
        var found = await _scene.AskOneAsync(new BridgesCheck());
        Assert.Equal(status, found.Status);
        if (status is CheckStatus.Warning)
        {
            Assert.Equal(("br9", "kvm1: 9000, kvm2: 1500"), (found.Subject, found.Evidence));
            Assert.Contains("ip link set br9 mtu 9000", found.Fix, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<virtualport type='openvswitch'/>", "bridge", CheckStatus.Fail)]
    [InlineData("<virtualport type='openvswitch'/>", "ethernet", CheckStatus.Pass)]
    [InlineData("", "ethernet", CheckStatus.Fail)]
    [InlineData("", null, CheckStatus.Pass)]
    public async Task Bridges_are_of_one_kind(string port, string? kind, CheckStatus status)
    {
        Plug("<interface type='bridge'><mac address='" + Mac + "'/><source bridge='ovs0'/>" + port + "</interface>");
        _scene.Kvm2.Links!.Add(new HostLink("ovs0", kind, 1500));
        Assert.Equal(status, (await _scene.AskOneAsync(new BridgesCheck())).Status);
    }

    [Theory]
    [InlineData("no driver")]
    [InlineData("old")]
    [InlineData("configured ones only")]
    public async Task A_libvirt_that_does_not_tell_for_certain_is_no_fail(string why)
    {
        Plug("<interface type='bridge'><mac address='" + Mac + "'/><source bridge='br-dmz'/></interface>");
        switch (why)
        {
            case "no driver":
                _scene.Kvm2.Links = null;
                break;
            case "old":
                _scene.Kvm2.Facts = _scene.Kvm2.Facts with { LibvirtVersion = new Version(8, 0, 0) };
                break;
            default:
                _scene.Kvm2.Links = [new HostLink("br0", "bridge", 1500)];
                break;
        }

        var found = await _scene.AskOneAsync(new BridgesCheck());
        Assert.Equal((CheckStatus.Skipped, "br-dmz", "-Shell looks."), (found.Status, found.Subject, found.Fix));
        _scene.Shell = true;
        Assert.Equal(CheckStatus.Fail, (await _scene.AskOneAsync(new BridgesCheck())).Status);
    }

    [Fact]
    public async Task Each_bridge_is_told_once_and_all_that_are_well_together()
    {
        Plug(
            "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/></interface>"
            + "<interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br8'/></interface>"
            + "<interface type='bridge'><mac address='52:54:00:00:00:03'/><source bridge='br8'/></interface>");
        var found = await _scene.AskAsync(new BridgesCheck());
        Assert.Equal([(CheckStatus.Fail, "kvm2 has no bridge br8, which cards of web1 are on"), (CheckStatus.Pass, "kvm2 has br0")], found.Select(f => (f.Status, f.Message)));
        Assert.Single(_scene.Kvm2.Questions, "links");
    }

    private void Plug(string devices) => _scene.Kvm1.Devices = devices;

    private async Task<(CheckStatus Status, string Message)> OneAsync()
    {
        var found = await _scene.AskOneAsync(new BridgesCheck());
        return (found.Status, found.Message);
    }
}

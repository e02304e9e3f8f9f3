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

    private void Card(string network, string? group = null, string? filter = null) => _scene.Kvm1.Devices =
        $"<interface type='network'><source network='{network}'{(group is null ? "" : $" portgroup='{group}'")}/>{(filter is null ? "" : $"<filterref filter='{filter}'/>")}</interface>";
}

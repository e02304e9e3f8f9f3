using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

/// <summary>What no two guests of a host can have.</summary>
public sealed class NeighboursCheckTests
{
    private const string Card = "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/></interface>";
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData(Card, CheckStatus.Fail)]
    [InlineData("<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br1'/></interface>", CheckStatus.Warning)]
    [InlineData("<interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br0'/></interface>", CheckStatus.Pass)]
    public async Task A_MAC_address(string theirs, CheckStatus status)
    {
        _scene.Kvm1.Devices = Card;
        Neighbour(theirs);
        var found = await _scene.AskOneAsync(new MacAddressesCheck());
        Assert.Equal((status, status is CheckStatus.Pass ? null : "52:54:00:00:00:01"), (found.Status, found.Subject));
    }

    [Fact]
    public async Task One_that_is_off_is_no_neighbour()
    {
        _scene.Kvm1.Devices = Card;
        Neighbour(Card, VmState.ShutOff);
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new MacAddressesCheck())).Status);
    }

    [Theory]
    [InlineData("<graphics type='vnc' port='5910' autoport='no'/>", "5910")]
    [InlineData("<graphics type='vnc' port='5911' autoport='no' websocket='5910'/>", "5910")]
    [InlineData("<serial type='tcp'><source mode='bind' host='0.0.0.0' service='5910'/></serial>", "5910")]
    [InlineData("<graphics type='vnc' port='5910' autoport='yes'/>", null)]
    [InlineData("<serial type='tcp'><source mode='connect' host='10.0.0.1' service='5910'/></serial>", null)]
    public async Task A_port(string ours, string? port)
    {
        _scene.Kvm1.Devices = ours;
        Neighbour("<graphics type='vnc' port='5910' autoport='yes'/>");
        var found = await _scene.AskOneAsync(new ConsolePortsCheck());
        Assert.Equal((port is null ? CheckStatus.Pass : CheckStatus.Fail, port), (found.Status, found.Subject));
    }

    [Fact]
    public async Task A_port_that_the_destination_is_to_choose_is_none()
    {
        _scene.Kvm1.Devices = "<graphics type='vnc' port='5910' autoport='no'/>";
        Neighbour("<graphics type='vnc' port='5910' autoport='yes'/>");
        _scene.Request = _scene.Request with { ConsolePort = ConsolePortMode.Auto };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new ConsolePortsCheck())).Status);
    }

    [Theory]
    [InlineData("1716", CheckStatus.Fail)]
    [InlineData("1717", CheckStatus.Pass)]
    public async Task A_port_of_another_program_only_a_shell_sees(string listening, CheckStatus status)
    {
        _scene.Kvm1.Devices = "<graphics type='vnc' port='5910' autoport='no'/>";
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new ConsolePortsCheck())).Status);
        _scene.Shell = true;
        _scene.Kvm2.Shell = new FakeShell { Answers = _ => $"{listening}\nend\n" };
        Assert.Equal(status, (await _scene.AskOneAsync(new ConsolePortsCheck())).Status);
    }

    [Theory]
    [InlineData(5910, null, CheckStatus.Fail)]
    [InlineData(5911, null, CheckStatus.Skipped)]
    [InlineData(5911, "1717", CheckStatus.Fail)]
    [InlineData(5911, "1716", CheckStatus.Pass)]
    [InlineData(null, null, CheckStatus.Pass)]
    public async Task A_port_that_the_move_is_given(int? port, string? listening, CheckStatus status)
    {
        Neighbour("<graphics type='vnc' port='5910' autoport='yes'/>");
        _scene.Request = _scene.Request with { DisksPort = port };
        _scene.Shell = listening is not null;
        _scene.Kvm2.Shell = new FakeShell { Answers = _ => $"{listening}\nend\n" };
        Assert.Equal(status, (await _scene.AskOneAsync(new GivenPortsCheck())).Status);
    }

    [Fact]
    public async Task All_neighbours_are_asked_about_once()
    {
        _scene.Kvm1.Devices = $"{Card}<graphics type='vnc' port='5910' autoport='no'/>";
        Neighbour(Card);
        _scene.Kvm2.Questions.Clear();
        await PreflightRunner.RunAsync(await _scene.ViewAsync(), [new MacAddressesCheck(), new ConsolePortsCheck()]);
        Assert.Single(_scene.Kvm2.Questions, q => q == "guests");
    }

    private void Neighbour(string devices, VmState state = VmState.Running)
    {
        _scene.Kvm2.Has(new GuestStatus("other", Guid.NewGuid(), state, 1, true));
        _scene.Kvm2.Devices = devices;
    }
}

using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class PlacementCheckTests
{
    private readonly CheckScene _scene = new();

    public PlacementCheckTests() => _scene.Kvm2.Facts = _scene.Kvm2.Facts with
    {
        Capabilities = _scene.Kvm2.Facts.Capabilities with { Cells = [new HostNumaCell(0) { Cpus = [0, 1, 2, 3] }] },
    };

    [Theory]
    [InlineData("")]
    [InlineData("<cputune><vcpupin vcpu='0' cpuset='1-2'/><emulatorpin cpuset='3'/></cputune><numatune><memory mode='strict' nodeset='0'/></numatune>")]
    public async Task What_is_there_passes(string tuning)
    {
        _scene.Kvm1.Tuning = tuning;
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new PlacementCheck())).Status);
    }

    [Theory]
    [InlineData("<cputune><vcpupin vcpu='0' cpuset='2-7'/></cputune>", "of those the destination has 2,3")]
    [InlineData("<cputune><emulatorpin cpuset='8'/></cputune>", "its emulator was bound to the host's processors 8, which the destination lacks")]
    [InlineData("<numatune><memory mode='strict' nodeset='1'/></numatune>", "its memory was bound to the host's NUMA cells 1, which the destination lacks")]
    public async Task What_is_lost_on_the_way_is_told(string tuning, string message)
    {
        _scene.Kvm1.Tuning = tuning;
        var found = await _scene.AskOneAsync(new PlacementCheck());
        Assert.Equal(CheckStatus.Warning, found.Status);
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
        Assert.Equal("kvm2: processors 0-3, NUMA cells 0", found.Evidence);
    }

    [Fact]
    public async Task The_administrators_own_xml_is_taken_at_its_word()
    {
        _scene.Kvm1.Tuning = "<cputune><vcpupin vcpu='0' cpuset='5'/></cputune>";
        _scene.Request = _scene.Request with { DestinationXml = _scene.Kvm1.Xml(_scene.Guest.Uuid) };
        var found = await _scene.AskOneAsync(new PlacementCheck());
        Assert.Equal(CheckStatus.Fail, found.Status);
        Assert.Contains("processors 5", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_does_not_tell_is_no_pass()
    {
        _scene.Kvm1.Tuning = "<cputune><vcpupin vcpu='0' cpuset='5'/></cputune>";
        _scene.Kvm2.Facts = _scene.Kvm1.Facts;
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new PlacementCheck())).Status);
    }
}

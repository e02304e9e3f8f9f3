using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class ListenAddressesCheckTests
{
    private readonly CheckScene _scene = new();

    public ListenAddressesCheckTests() => _scene.Kvm1.Devices =
        "<graphics type='vnc' listen='10.0.0.1'><listen type='address' address='10.0.0.1'/></graphics>";

    [Theory]
    [InlineData("<graphics type='vnc' listen='0.0.0.0'/>")]
    [InlineData("<graphics type='vnc' listen='127.0.0.1'/>")]
    [InlineData("<graphics type='spice' listen='::'/><graphics type='vnc'><listen type='socket' socket='/run/vnc'/></graphics>")]
    [InlineData("<serial type='tcp'><source mode='connect' host='10.0.0.9' service='1'/></serial>")]
    [InlineData("<serial type='pty'/>")]
    public async Task What_every_host_has_passes(string devices)
    {
        _scene.Kvm1.Devices = devices;
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new ListenAddressesCheck())).Status);
    }

    [Fact]
    public async Task What_is_exchanged_on_the_way_passes()
    {
        Know("10.0.0.1", "10.0.0.2");
        var found = await _scene.AskOneAsync(new ListenAddressesCheck());
        Assert.Equal((CheckStatus.Pass, "kvm2 has 10.0.0.2 (vnc screen)"), (found.Status, found.Message));
    }

    [Theory]
    [InlineData("<graphics type='vnc' listen='10.0.0.1'/>", "vnc screen")]
    [InlineData("<serial type='tcp'><source mode='bind' host='10.0.0.1' service='7001'/></serial>", "serial port")]
    public async Task What_is_the_sources_alone_fails(string devices, string what)
    {
        _scene.Kvm1.Devices = devices;
        Know("10.0.0.1", null);
        var found = await _scene.AskOneAsync(new ListenAddressesCheck());
        Assert.Equal((CheckStatus.Fail, "10.0.0.1", $"its {what} listens on 10.0.0.1, which kvm2 has not"), (found.Status, found.Subject, found.Message));
    }

    [Fact]
    public async Task What_nobody_knows_is_looked_at_by_the_shell()
    {
        var found = await _scene.AskOneAsync(new ListenAddressesCheck());
        Assert.Equal((CheckStatus.Skipped, "10.0.0.1", "-Shell looks."), (found.Status, found.Subject, found.Fix));
        _scene.Shell = true;
        Assert.Equal(CheckStatus.Fail, (await _scene.AskOneAsync(new ListenAddressesCheck())).Status);
        _scene.Kvm2.Shell!.Facts = _scene.Kvm2.Shell.Facts.Replace(
            "tlsfolder", "address 2: br0    inet 10.0.0.1/24 scope global br0\\ valid_lft forever\ntlsfolder", StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new ListenAddressesCheck())).Status);
    }

    private void Know(string here, string? there) => _scene.Request = _scene.Request with
    {
        Source = _scene.Request.Source with { MigrationAddress = here },
        Destination = _scene.Request.Destination with { MigrationAddress = there },
    };
}

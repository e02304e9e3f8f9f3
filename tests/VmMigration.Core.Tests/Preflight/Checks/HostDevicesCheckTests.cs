using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class HostDevicesCheckTests
{
    private const string Pci = "<hostdev mode='subsystem' type='pci'><source><address domain='0x0000' bus='0x65' slot='0x00' function='0x1'/></source></hostdev>";
    private const string Card = "<interface type='hostdev'><source><address type='pci' domain='0x0000' bus='0x65' slot='0x00' function='0x1'/></source></interface>";
    private const string Teamed = "<interface type='hostdev'><source><address type='pci' domain='0x0000' bus='0x65' slot='0x00' function='0x1'/></source>"
        + "<teaming type='transient' persistent='ua-backup'/></interface>";

    private const string Usb = "<hostdev mode='subsystem' type='usb'><source><vendor id='0x0529'/><product id='0x0001'/></source></hostdev>";
    private const string ScsiHost = "<hostdev mode='subsystem' type='scsi_host'><source protocol='vhost' wwpn='naa.5001405df3e54061'/></hostdev>";
    private const string Scsi = "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>";

    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData(Pci, "7.2.0", CheckStatus.Fail, "0000:65:00.1")]
    [InlineData(Card, "7.2.0", CheckStatus.Fail, "0000:65:00.1")]
    [InlineData(Pci, "8.1.0", CheckStatus.Warning, "0000:65:00.1")]
    [InlineData(ScsiHost, "8.1.0", CheckStatus.Fail, "naa.5001405df3e54061")]
    [InlineData(Scsi, "7.2.0", CheckStatus.Fail, "scsi_host0")]
    [InlineData(Scsi, "8.1.0", CheckStatus.Warning, "scsi_host0")]
    [InlineData("", "7.2.0", CheckStatus.Pass, null)]
    public async Task A_device_of_the_host_stays_with_it(string device, string qemu, CheckStatus expected, string? subject)
    {
        _scene.Kvm1.Devices = device;
        _scene.Kvm1.Facts = _scene.Kvm1.Facts with { HypervisorVersion = Version.Parse(qemu) };
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { HypervisorVersion = Version.Parse(qemu) };
        var found = await AskAsync();
        Assert.Equal((expected, subject), (found.Status, found.Subject));
        Assert.Equal(expected is CheckStatus.Pass, found.Fix is null);
    }

    [Theory]
    [InlineData(Teamed, MigrationKind.Live)]
    [InlineData(Pci, MigrationKind.Cold)]
    public async Task What_is_given_up_for_the_move_has_to_be_there_again(string device, MigrationKind kind)
    {
        _scene.Kvm1.Devices = device;
        _scene.Request = _scene.Request with { Kind = kind };
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Fail, "kvm2 has no PCI device 0000:65:00.1"), (found.Status, found.Message));
        _scene.Kvm2.DeviceNames[NodeDeviceKind.Pci] = ["pci_0000_00_00_0", "pci_0000_65_00_1"];
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_device_holds_a_guest_that_is_off_where_its_disks_are_copied()
    {
        _scene.Kvm1.Devices = $"{Pci}<disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>";
        _scene.Request = _scene.Request with { Kind = MigrationKind.Cold };
        _scene.Kvm2.DeviceNames[NodeDeviceKind.Pci] = ["pci_0000_65_00_1"];
        Assert.Equal((CheckStatus.Warning, "0000:65:00.1"), ((await AskAsync()).Status, (await AskAsync()).Subject));
    }

    [Fact]
    public async Task A_usb_device_has_to_be_plugged_in_there()
    {
        _scene.Kvm1.Devices = Usb;
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Fail, "0529:0001"), (found.Status, found.Subject));
        _scene.Kvm2.DeviceNames[NodeDeviceKind.Usb] = ["usb_1_1"];
        Assert.Equal(CheckStatus.Warning, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_host_that_does_not_tell_its_devices_is_not_said_to_have_them()
    {
        _scene.Kvm1.Devices = Teamed;
        _scene.Kvm2.Refuses = what => what == "devices" ? Failures.Lost("kvm2") : null;
        Assert.Equal(CheckStatus.Skipped, (await AskAsync()).Status);
    }

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new HostDevicesCheck());
}

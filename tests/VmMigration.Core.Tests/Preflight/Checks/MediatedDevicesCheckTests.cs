using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class MediatedDevicesCheckTests
{
    private const string Uuid = "3627463d-b7f0-4fea-b468-f1da537d301b";

    private readonly CheckScene _scene = new();

    public MediatedDevicesCheckTests()
    {
        _scene.Kvm1.Devices = $"<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='{Uuid}'/></source></hostdev>";
        Are("9.0.0", "8.2.0");
    }

    [Theory]
    [InlineData("mdev_3627463d_b7f0_4fea_b468_f1da537d301b")]
    [InlineData("mdev_3627463d_b7f0_4fea_b468_f1da537d301b_0000_06_00_0")]
    public async Task The_destination_has_it_under_its_uuid(string name)
    {
        _scene.Kvm2.DeviceNames[NodeDeviceKind.Mediated] = [name];
        Assert.Equal((CheckStatus.Pass, Uuid), Of(await AskAsync()));
    }

    [Fact]
    public async Task A_destination_that_has_it_not_is_refused()
    {
        _scene.Kvm2.DeviceNames[NodeDeviceKind.Mediated] = ["mdev_11111111_b7f0_4fea_b468_f1da537d301b"];
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Fail, Uuid), Of(found));
        Assert.Contains("virsh nodedev-define", found.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.5.0", "8.2.0")]
    [InlineData("9.0.0", "8.0.0")]
    public async Task Older_hosts_cannot_move_any(string libvirt, string qemu)
    {
        Are(libvirt, qemu);
        _scene.Kvm2.DeviceNames[NodeDeviceKind.Mediated] = ["mdev_3627463d_b7f0_4fea_b468_f1da537d301b"];
        Assert.Equal((CheckStatus.Fail, Uuid), Of(await AskAsync()));
        _scene.Request = _scene.Request with { Kind = MigrationKind.Cold };
        Assert.Equal((CheckStatus.Pass, Uuid), Of(await AskAsync()));
    }

    [Fact]
    public async Task A_guest_that_has_none_costs_no_question()
    {
        _scene.Kvm1.Devices = "";
        Assert.Equal((CheckStatus.Pass, null), Of(await AskAsync()));
        Assert.DoesNotContain("devices", _scene.Kvm2.Questions);
    }

    private static (CheckStatus, string?) Of(MigrationCheck check) => (check.Status, check.Subject);

    private void Are(string libvirt, string qemu)
    {
        foreach (var host in new[] { _scene.Kvm1, _scene.Kvm2 })
        {
            host.Facts = host.Facts with { LibvirtVersion = Version.Parse(libvirt), HypervisorVersion = Version.Parse(qemu) };
        }
    }

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new MediatedDevicesCheck());
}

using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class UnmovableDevicesCheckTests
{
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData("<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='share'/></filesystem>", CheckStatus.Fail, "share")]
    [InlineData("<filesystem type='mount'><source dir='/srv'/><target dir='share'/></filesystem>", CheckStatus.Warning, "share")]
    [InlineData("<shmem name='bus' role='peer'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>", CheckStatus.Fail, "bus")]
    [InlineData("<shmem name='bus'><model type='ivshmem-doorbell'/><server path='/run/s'/></shmem>", CheckStatus.Fail, "bus")]
    [InlineData("<shmem name='bus' role='master'><model type='ivshmem'/></shmem>", CheckStatus.Fail, "bus")]
    [InlineData("<shmem name='bus' role='master'><model type='ivshmem-plain'/></shmem>", CheckStatus.Pass, null)]
    [InlineData("<interface type='vdpa'><source dev='/dev/vhost-vdpa-0'/></interface>", CheckStatus.Fail, "/dev/vhost-vdpa-0")]
    [InlineData("<interface type='vhostuser'><source type='unix' path='/run/ovs/vhu1' mode='server'/></interface>", CheckStatus.Warning, "/run/ovs/vhu1")]
    [InlineData("<video><model type='virtio'><acceleration accel3d='yes'/></model></video>", CheckStatus.Fail, "virtio")]
    [InlineData("<video><model type='virtio'><acceleration accel3d='no'/></model></video>", CheckStatus.Pass, null)]
    [InlineData("<input type='passthrough' bus='virtio'><source evdev='/dev/input/event3'/></input>", CheckStatus.Warning, "/dev/input/event3")]
    [InlineData("<memory model='dimm'><target><size unit='MiB'>512</size></target></memory>", CheckStatus.Fail, "dimm")]
    [InlineData("<memory model='dimm'><target><size unit='MiB'>512</size></target><address type='dimm' slot='0' base='0x100000000'/></memory>", CheckStatus.Pass, null)]
    public async Task What_cannot_be_moved_is_named(string device, CheckStatus expected, string? subject)
    {
        _scene.Kvm1.Devices = device;
        var found = await AskAsync();
        Assert.Equal((expected, subject), (found.Status, found.Subject));
        Assert.Equal(expected is CheckStatus.Pass, found.Fix is null);
    }

    [Theory]
    [InlineData("sev")]
    [InlineData("tdx")]
    [InlineData("s390-pv")]
    public async Task Memory_that_is_encrypted_for_a_host_stays_there(string kind)
    {
        _scene.Kvm1.Elements = $"<launchSecurity type='{kind}'/>";
        Assert.Equal((CheckStatus.Fail, kind), ((await AskAsync()).Status, (await AskAsync()).Subject));
    }

    [Theory]
    [InlineData("7.2.0", "11.3.0", CheckStatus.Fail)]
    [InlineData("8.2.0", "9.0.0", CheckStatus.Fail)]
    [InlineData("8.2.0", "11.3.0", CheckStatus.Warning)]
    public async Task Newer_hosts_can_move_folders_whose_server_can(string qemu, string libvirt, CheckStatus expected)
    {
        _scene.Kvm1.Devices = "<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='share'/></filesystem>";
        _scene.Kvm1.Facts = _scene.Kvm1.Facts with { HypervisorVersion = Version.Parse(qemu), LibvirtVersion = Version.Parse(libvirt) };
        Assert.Equal(expected, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Each_of_several_is_told()
    {
        _scene.Kvm1.Devices = """
            <filesystem type='mount'><driver type='virtiofs'/><source dir='/a'/><target dir='a'/></filesystem>
            <filesystem type='mount'><driver type='virtiofs'/><source dir='/b'/><target dir='b'/></filesystem>
            """;
        Assert.Equal(["a", "b"], (await _scene.AskAsync(new UnmovableDevicesCheck())).Select(f => f.Subject));
    }

    [Theory]
    [InlineData("", StorageMode.Auto, CheckStatus.Pass)]
    [InlineData("<disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>", StorageMode.Shared, CheckStatus.Pass)]
    [InlineData("<disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>", StorageMode.Auto, CheckStatus.Warning)]
    [InlineData("<disk type='network' device='disk'><source protocol='rbd' name='a/b'/><target dev='vda'/></disk>", StorageMode.Auto, CheckStatus.Pass)]
    public async Task A_guest_that_is_shut_down_first_may_have_any_unless_its_disks_are_copied(string disk, StorageMode storage, CheckStatus expected)
    {
        _scene.Kvm1.Devices = $"{disk}<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/><target dir='share'/></filesystem>";
        _scene.Request = _scene.Request with { Kind = MigrationKind.Cold, Storage = storage };
        Assert.Equal(expected, (await AskAsync()).Status);
    }

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new UnmovableDevicesCheck());
}

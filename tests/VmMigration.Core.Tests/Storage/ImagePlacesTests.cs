using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Tests.Storage;

public sealed class ImagePlacesTests
{
    [Theory]
    [InlineData("/var/lib/libvirt/images")]
    [InlineData("/var/lib/libvirt")]
    [InlineData("/srv/vms")]
    [InlineData("/mnt/nfs/images/web1")]
    [InlineData("/home/ann/vms")]
    [InlineData("/tank")]
    public void Images_may_be_in_any_folder_that_is_not_the_systems_own(string folder) => Assert.True(ImagePlaces.Allows(null, folder));

    [Theory]
    [InlineData("/")]
    [InlineData("/etc/cron.d")]
    [InlineData("/dev")]
    [InlineData("/dev/shm")]
    [InlineData("/proc/1/root")]
    [InlineData("/sys")]
    [InlineData("/run/vms")]
    [InlineData("/boot")]
    [InlineData("/usr/local/bin")]
    [InlineData("/bin")]
    [InlineData("/root")]
    [InlineData("/var/spool/cron")]
    [InlineData("/var/lib/dpkg")]
    [InlineData("/var/lib/libvirtx")]
    [InlineData("//etc/cron.d/")]
    [InlineData("/home/ann/.ssh")]
    [InlineData("/srv/../etc/cron.d")]
    [InlineData("/tmp/x")]
    public void Not_in_those_of_the_system_nor_in_hidden_ones(string folder) => Assert.False(ImagePlaces.Allows(null, folder));

    [Theory]
    [InlineData("/opt/vms/web", true)]
    [InlineData("/var/lib/libvirt/images", true)]
    [InlineData("/opt/vmsx", false)]
    [InlineData("/srv", false)]
    public void Where_the_inventory_names_folders_these_count(string folder, bool allowed) =>
        Assert.Equal(allowed, ImagePlaces.Allows(new ImageFolders("/opt/vms:/var/lib/libvirt"), folder));

    [Fact]
    public void Folders_of_the_same_paths_are_equal_so_that_a_host_is_the_same_as_before() => Assert.Equal(
        new HostReference("kvm1", "qemu+ssh://kvm1/system") { ImageFolders = new ImageFolders("/srv") },
        new HostReference("kvm1", "qemu+ssh://kvm1/system") { ImageFolders = new ImageFolders("/srv") });
}

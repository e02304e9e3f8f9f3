using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public class UnixSocketPathTests
{
    private const string Run = "/var/run/libvirt/";
    private const string Own = "/run/user/7/libvirt/";

    [Theory]
    [InlineData("qemu:///system", false, false, Run + "virtqemud-sock " + Run + "libvirt-sock")]
    [InlineData("qemu:///system", true, false, Run + "virtqemud-sock-ro " + Run + "libvirt-sock-ro")]
    [InlineData("qemu:///system?mode=direct", false, false, Run + "virtqemud-sock")]
    [InlineData("qemu:///system?mode=legacy", true, false, Run + "libvirt-sock-ro")]
    [InlineData("qemu:///session", false, false, Own + "virtqemud-sock " + Own + "libvirt-sock")]
    [InlineData("qemu:///session", true, false, Own + "virtqemud-sock " + Own + "libvirt-sock")]
    [InlineData("qemu:///session", false, true, Run + "virtqemud-sock " + Run + "libvirt-sock")]
    [InlineData("test:///default", false, false, Run + "libvirt-sock")]
    [InlineData("qemu:///system?socket=/my/sock", true, false, "/my/sock")]
    public void Are_where_libvirt_looks(string uri, bool readOnly, bool root, string expected)
    {
        Assert.Equal(expected.Split(' '), UnixSocketPath.Candidates(LibvirtUri.Parse(uri), readOnly, root, "/run/user/7", "/home/me"));
    }

    [Fact]
    public void Are_in_the_cache_where_there_is_no_runtime_folder()
    {
        Assert.Equal(
            "/home/me/.cache/libvirt/virtqemud-sock",
            UnixSocketPath.Candidates(LibvirtUri.Parse("qemu:///session"), false, false, null, "/home/me")[0]);
    }
}

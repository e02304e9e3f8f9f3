using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class HypervisorVersionCheckTests
{
    [Theory]
    [InlineData("7.2.0", "7.2.0", "9.0.0", "9.0.0")]
    [InlineData("7.2.22", "7.2.7", "9.0.0", "9.0.0")]
    [InlineData("7.2.0", "10.0.3", "9.0.0", "11.3.0")]
    [InlineData("8.0.0", "7.2.22", "9.0.0", "9.0.0", "QEMU")]
    [InlineData("7.2.0", "7.2.0", "11.3.0", "9.0.0", "libvirt")]
    [InlineData("10.0.0", "7.2.0", "11.3.0", "9.0.0", "QEMU", "libvirt")]
    public async Task What_is_older_on_the_destination_is_worth_knowing(
        string qemuHere, string qemuThere, string libvirtHere, string libvirtThere, params string[] older)
    {
        var scene = new CheckScene();
        scene.Kvm1.Facts = scene.Kvm1.Facts with { HypervisorVersion = Version.Parse(qemuHere), LibvirtVersion = Version.Parse(libvirtHere) };
        scene.Kvm2.Facts = scene.Kvm2.Facts with { HypervisorVersion = Version.Parse(qemuThere), LibvirtVersion = Version.Parse(libvirtThere) };
        var found = await scene.AskAsync(new HypervisorVersionCheck());
        Assert.Equal(older, found.Where(f => f.Status is CheckStatus.Warning).Select(f => f.Subject));
        Assert.Equal(older.Length == 0 ? 1 : older.Length, found.Count);
        Assert.All(found, f => Assert.Null(f.Vm));
    }
}

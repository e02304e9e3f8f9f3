using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class GuestAnnounceCheckTests
{
    [Theory]
    [InlineData("", CheckStatus.Pass)]
    [InlineData("<interface type='network'><source network='default'/></interface>", CheckStatus.Pass)]
    [InlineData("<interface type='direct'><source dev='eth0'/></interface>", CheckStatus.Pass)]
    [InlineData("<interface type='vhostuser'><mac address='52:54:00:00:00:01'/><source type='unix' path='/run/vu' mode='client'/></interface>", CheckStatus.Skipped)]
    [InlineData("<interface type='ethernet'><mac address='52:54:00:00:00:01'/><target dev='tap7'/></interface>", CheckStatus.Skipped)]
    public async Task Cards_that_qemu_drives_are_announced(string devices, CheckStatus status)
    {
        var scene = new CheckScene();
        scene.Kvm1.Devices = devices;
        var found = await scene.AskOneAsync(new GuestAnnounceCheck());
        Assert.Equal((status, status is CheckStatus.Pass ? null : "52:54:00:00:00:01"), (found.Status, found.Subject));
    }
}

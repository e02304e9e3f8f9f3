using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class UserNetworkCheckTests
{
    [Theory]
    [InlineData("<interface type='bridge'><source bridge='br0'/></interface>", CheckStatus.Pass, null, "none")]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:01'/></interface>", CheckStatus.Warning, "52:54:00:00:00:01", "QEMU's own network on kvm1")]
    [InlineData("<interface type='user'><mac address='52:54:00:00:00:01'/><backend type='passt'/></interface>", CheckStatus.Warning, "52:54:00:00:00:01", "passt on kvm1")]
    public async Task Connections_through_a_program_of_the_host_end(string devices, CheckStatus status, string? subject, string message)
    {
        var scene = new CheckScene();
        scene.Kvm1.Devices = devices;
        var found = await scene.AskOneAsync(new UserNetworkCheck());
        Assert.Equal((status, subject), (found.Status, found.Subject));
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
    }
}

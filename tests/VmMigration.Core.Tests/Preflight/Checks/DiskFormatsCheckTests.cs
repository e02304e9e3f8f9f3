using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DiskFormatsCheckTests
{
    [Theory]
    [InlineData("raw", "", CheckStatus.Pass)]
    [InlineData("qcow2", "", CheckStatus.Pass)]
    [InlineData("vmdk", "", CheckStatus.Fail)]
    [InlineData("vdi", "", CheckStatus.Fail)]
    [InlineData("vhdx", "", CheckStatus.Fail)]
    [InlineData("vpc", "", CheckStatus.Fail)]
    [InlineData("qcow", "", CheckStatus.Fail)]
    [InlineData("qcow2", "<backingStore type='file'><format type='vmdk'/><source file='/base'/><backingStore/></backingStore>", CheckStatus.Fail)]
    [InlineData("qcow2", "<transient/>", CheckStatus.Fail)]
    public async Task Foreign_formats_and_transient_disks_are_not_handed_over(string format, string more, CheckStatus status)
    {
        var scene = new CheckScene();
        scene.Kvm1.Devices = $"<disk type='file' device='disk'><driver name='qemu' type='{format}'/><source file='/a'/><target dev='vda'/>{more}</disk>";
        var found = await scene.AskOneAsync(new DiskFormatsCheck());
        Assert.Equal((status, status is CheckStatus.Fail ? "vda" : null), (found.Status, found.Subject));
        scene.Request = scene.Request with { Kind = MigrationKind.Cold };
        Assert.Equal(CheckStatus.Pass, (await scene.AskOneAsync(new DiskFormatsCheck())).Status);
    }
}

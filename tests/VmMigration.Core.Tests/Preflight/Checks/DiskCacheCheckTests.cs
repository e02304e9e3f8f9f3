using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DiskCacheCheckTests
{
    [Theory]
    [InlineData("none", 3, 4, CheckStatus.Pass)]
    [InlineData("directsync", 3, 4, CheckStatus.Pass)]
    [InlineData("writeback", 3, 4, CheckStatus.Warning)]
    [InlineData(null, 3, 4, CheckStatus.Warning)]
    [InlineData("unsafe", 4, 6, CheckStatus.Pass)]
    [InlineData("unsafe", 4, 5, CheckStatus.Warning)]
    public async Task Old_hosts_do_not_drop_what_they_cached(string? cache, int qemu, int libvirt, CheckStatus status)
    {
        var scene = new CheckScene();
        foreach (var host in (FakeHost[])[scene.Kvm1, scene.Kvm2])
        {
            host.Facts = host.Facts with { HypervisorVersion = new Version(qemu, 0, 0), LibvirtVersion = new Version(5, libvirt, 0) };
        }

        scene.Kvm1.Devices = $"<disk type='file' device='disk'><driver name='qemu' type='raw'{(cache is null ? "" : $" cache='{cache}'")}/><source file='/a'/><target dev='vda'/></disk>";
        var found = await scene.AskOneAsync(new DiskCacheCheck());
        Assert.Equal((status, status is CheckStatus.Warning ? "vda" : null), (found.Status, found.Subject));
    }
}

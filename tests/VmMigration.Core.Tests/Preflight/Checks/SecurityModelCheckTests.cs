using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class SecurityModelCheckTests
{
    private readonly CheckScene _scene = new();

    public SecurityModelCheckTests()
    {
        _scene.HasDisk(new FakeFolder());
        Has(_scene.Kvm1, new("selinux", "0"), Dac("+107:+107"));
        Has(_scene.Kvm2, new("selinux", "0"), Dac("+107:+107"));
    }

    [Fact]
    public async Task A_label_needs_its_model()
    {
        _scene.Kvm1.Elements = "<seclabel type='dynamic' model='selinux' relabel='yes'><label>system_u:system_r:svirt_t:s0:c1,c2</label></seclabel>";
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new SecurityModelCheck())).Status);
        Has(_scene.Kvm2, new("apparmor", "0"), Dac("+107:+107"));
        var found = await _scene.AskOneAsync(new SecurityModelCheck());
        Assert.Equal((CheckStatus.Fail, "selinux", "kvm1: selinux, dac, kvm2: apparmor, dac"), (found.Status, found.Subject, found.Evidence));
    }

    [Fact]
    public async Task A_guest_without_labels_does_not_care()
    {
        Has(_scene.Kvm2, new("apparmor", "0"), Dac("+107:+107"));
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new SecurityModelCheck())).Status);
    }

    [Fact]
    public async Task Another_user_is_worth_knowing_where_disks_may_be_shared()
    {
        Has(_scene.Kvm2, new("selinux", "0"), Dac("+64055:+994"));
        var found = await _scene.AskOneAsync(new SecurityModelCheck());
        Assert.Equal((CheckStatus.Warning, "kvm1: +107:+107, kvm2: +64055:+994"), (found.Status, found.Evidence));
        _scene.Request = _scene.Request with { Storage = StorageMode.Copy };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new SecurityModelCheck())).Status);
    }

    [Fact]
    public async Task A_host_with_SELinux_and_one_without_as_they_were_recorded()
    {
        _scene.Kvm1.Facts = _scene.Kvm1.Facts with { Capabilities = HostCapabilities.Parse(Sample.Read("capabilities-selinux.xml")) };
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { Capabilities = HostCapabilities.Parse(Sample.Read("capabilities.xml")) };
        _scene.Kvm1.Elements = "<seclabel type='dynamic' model='selinux' relabel='yes'/><seclabel type='dynamic' model='dac' relabel='yes'/>";
        var found = await _scene.AskAsync(new SecurityModelCheck());
        Assert.Equal([(CheckStatus.Fail, "selinux"), (CheckStatus.Warning, "dac")], found.Select(f => (f.Status, f.Subject)));
        Assert.Equal(["kvm1: selinux, dac, kvm2: none, dac", "kvm1: +107:+107, kvm2: +0:+0"], found.Select(f => f.Evidence));
    }

    private static HostSecurityModel Dac(string user) => new("dac", "0") { BaseLabels = new Dictionary<string, string> { ["kvm"] = user } };

    private static void Has(FakeHost host, params HostSecurityModel[] models) =>
        host.Facts = host.Facts with { Capabilities = host.Facts.Capabilities with { SecurityModels = models } };
}

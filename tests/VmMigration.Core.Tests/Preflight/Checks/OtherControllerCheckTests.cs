using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class OtherControllerCheckTests
{
    [Theory]
    [InlineData("<i xmlns='http://openstack.org/xmlns/libvirt/nova/1.1'/>", "OpenStack Nova")]
    [InlineData("<i xmlns='http://openstack.org/xmlns/libvirt/nova/1.0'/>", "OpenStack Nova")]
    [InlineData("<i xmlns='http://ovirt.org/vm/tune/1.0'/><j xmlns='http://ovirt.org/vm/1.0'/>", "oVirt")]
    [InlineData("<i xmlns='http://kubevirt.io'/>", "KubeVirt")]
    [InlineData("<i xmlns='http://opennebula.org/xmlns/libvirt/1.0'/>", "OpenNebula")]
    [InlineData("<i xmlns='http://libosinfo.org/xmlns/libvirt/domain/1.0'/>", null)]
    [InlineData("", null)]
    public async Task Who_looks_after_a_guest_is_known_by_his_notes(string metadata, string? name)
    {
        var scene = new CheckScene();
        scene.Kvm1.Elements = $"<metadata>{metadata}</metadata>";
        var found = await scene.AskOneAsync(new OtherControllerCheck());
        Assert.Equal((name is null ? CheckStatus.Pass : CheckStatus.Warning, name), (found.Status, found.Subject));
    }
}

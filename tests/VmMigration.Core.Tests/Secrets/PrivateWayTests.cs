using VmMigration.Hosts;
using VmMigration.Secrets;

namespace VmMigration.Tests.Secrets;

/// <summary>The ways that a secret's value may go.</summary>
public sealed class PrivateWayTests
{
    [Theory]
    [InlineData("qemu:///system", true)]
    [InlineData("qemu+ssh://root@kvm1/system", true)]
    [InlineData("qemu+tls://kvm1/system", true)]
    [InlineData("qemu+tcp://127.0.0.1/system", true)]
    [InlineData("qemu+tcp://kvm1/system", false)]
    [InlineData("qemu+ssh://kvm1/system?no_verify=1", false)]
    [InlineData("qemu+ssh://kvm1/system?known_hosts_verify=auto", false)]
    [InlineData("qemu+tls://kvm1/system?no_verify=1", false)]
    public void A_value_passes_only_where_nobody_else_reads_it(string uri, bool passes)
    {
        var host = new HostReference("kvm1", uri);
        Assert.Equal(passes, PrivateWay.WhyNot(host) is null);
        if (!passes)
        {
            Assert.Equal(MigrationError.SecretMissing, Assert.Throws<MigrationException>(() => PrivateWay.Demand(host)).Error);
        }
    }
}

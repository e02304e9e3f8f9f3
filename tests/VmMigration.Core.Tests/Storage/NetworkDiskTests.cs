using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

/// <summary>Disks of servers, written as libvirt documents each protocol.</summary>
public sealed class NetworkDiskTests
{
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly FakeHost _kvm2 = new("kvm2");

    [Theory]
    [InlineData("<source protocol='rbd' name='vms/web1'><host name='mon1.example.org' port='6321'/><host name='mon2.example.org' port='6322'/><snapshot name='s'/><config file='/etc/ceph/ceph.conf'/></source>", "mon1.example.org:6321, mon2.example.org:6322")]
    [InlineData("<source protocol='rbd' name='vms/ns/web1'/>", "each host's own configuration")]
    [InlineData("<source protocol='iscsi' name='iqn.2013-07.com.example:iscsi-pool/1'><host name='san1.example.org' port='3260'/><initiator><iqn name='iqn.2013-07.com.example:client'/></initiator></source>", "san1.example.org:3260")]
    [InlineData("<source protocol='nbd' name='web1' tls='yes'><host name='nbd1.example.org' port='10809'/></source>", "nbd1.example.org:10809")]
    [InlineData("<source protocol='gluster' name='vol1/web1.qcow2'><host name='g1.example.org'/><host name='g2.example.org'/></source>", "g1.example.org, g2.example.org")]
    [InlineData("<source protocol='nfs' name='web1.raw'><host name='nfs1.example.org'/><identity user='+0' group='+0'/></source>", "nfs1.example.org")]
    [InlineData("<source protocol='ssh' name='/srv/web1.raw'><host name='files1.example.org' port='22'/></source>", "files1.example.org:22")]
    [InlineData("<source protocol='https' name='iso/web1.iso'><host name='www.example.org' port='443'/></source>", "www.example.org:443")]
    public async Task What_both_hosts_reach_by_the_same_name_stays(string source, string servers)
    {
        DiskPlan disk = Assert.Single((await PlanAsync($"<disk type='network' device='disk'><driver type='raw'/>{source}<target dev='vda'/></disk>")).Disks);
        Assert.Equal((DiskDecision.Stays, $"reached over the network by both hosts ({servers})"), (disk.Decision, disk.Why));
    }

    [Theory]
    [InlineData("<host name='localhost' port='10809'/>", "localhost:10809")]
    [InlineData("<host name='127.0.0.1'/>", "127.0.0.1")]
    [InlineData("<host name='::1'/>", "::1")]
    [InlineData("<host transport='unix' socket='/run/nbd.sock'/>", "/run/nbd.sock")]
    public async Task What_means_another_machine_on_each_host_is_refused_by_its_name(string host, string server)
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(
            $"<disk type='network' device='disk'><driver type='raw'/><source protocol='nbd' name='web1'>{host}</source><target dev='vda'/></disk>"));
        Assert.Contains($"is reached through {server},", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rbd", "mon1: vms", "mon1: vms", true)]
    [InlineData("rbd", "mon1: vms", "mon1: other", false)]
    [InlineData("iscsi-direct", "san1: iqn.x", "san1: iqn.x", true)]
    [InlineData("logical", null, null, false)]
    public async Task A_volume_stays_where_its_pool_is_the_same_servers_on_both(string type, string? here, string? there, bool stays)
    {
        _kvm1.Storage.HasPool(new StoragePoolDescription("vms", type) { NetworkSource = here });
        _kvm2.Storage.HasPool(new StoragePoolDescription("vms", type) { NetworkSource = there });
        Task<StoragePlan> plan = PlanAsync("<disk type='volume' device='disk'><driver type='raw'/><source pool='vms' volume='web1'/><target dev='vda'/></disk>");
        if (stays)
        {
            Assert.Equal(DiskDecision.Stays, Assert.Single((await plan).Disks).Decision);
            return;
        }

        Assert.Contains("cannot be proved", (await Assert.ThrowsAsync<MigrationException>(() => plan)).Message, StringComparison.Ordinal);
    }

    private Task<StoragePlan> PlanAsync(string disks) => PlannedStorage.OfAsync(
        new MigrationRequest { VM = "web1", Source = _kvm1.Reference, Destination = _kvm2.Reference },
        new GuestStatus("web1", Guid.NewGuid(), VmState.Running, 1, Persistent: true),
        disks,
        _kvm1,
        _kvm2);
}

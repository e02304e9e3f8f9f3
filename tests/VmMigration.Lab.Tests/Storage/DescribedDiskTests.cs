using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>
/// Disks that this lab has no servers or devices for, in guests that are off: as a real libvirt describes them, they are
/// understood, decided upon, and described in the same way by the other host.
/// </summary>
[Collection(LabCollection.Storage)]
public sealed class DescribedDiskTests(LabFixture fixture)
{
    private const string Rbd = """
        <disk type='network' device='disk'><driver name='qemu' type='raw' cache='writeback'/>
          <auth username='libvirt'><secret type='ceph' uuid='SECRET'/></auth>
          <source protocol='rbd' name='vms/web1'>
            <host name='mon1.example.org' port='6789'/><host name='mon2.example.org' port='6789'/><snapshot name='golden'/>
          </source><target dev='vda' bus='virtio'/></disk>
        """;

    private const string Iscsi = """
        <disk type='network' device='lun'><driver name='qemu' type='raw'/>
          <source protocol='iscsi' name='iqn.2013-07.org.example:iscsi-nopool/1'><host name='san.example.org' port='3260'/></source>
          <target dev='sda' bus='scsi'/></disk>
        """;

    private const string Nbd = """
        <disk type='network' device='disk'><driver name='qemu' type='qcow2'/>
          <source protocol='nbd' name='web1' tls='yes'><host name='nbd.example.org' port='10809'/></source><target dev='vda' bus='virtio'/></disk>
        """;

    private const string Gluster = """
        <disk type='network' device='disk'><driver name='qemu' type='qcow2'/>
          <source protocol='gluster' name='volume/web1.qcow2'>
            <host name='gluster1.example.org'/><host transport='unix' socket='/var/run/glusterd.socket'/>
          </source><target dev='vda' bus='virtio'/></disk>
        """;

    private const string LogicalVolume = """
        <disk type='block' device='disk'><driver name='qemu' type='raw' cache='none' io='native'/>
          <source dev='/dev/vg0/web1'/><target dev='vda' bus='virtio'/></disk>
        """;

    private const string PoolOfLuns = """
        <disk type='volume' device='disk'><driver name='qemu' type='raw'/>
          <source pool='san' volume='unit:0:0:1' mode='host'/><target dev='vda' bus='virtio'/></disk>
        """;

    /// <summary>What both hosts reach by the same name stays as it is.</summary>
    [Theory]
    [InlineData(Rbd)]
    [InlineData(Iscsi)]
    [InlineData(Nbd)]
    [InlineData(PoolOfLuns)]
    public Task It_stays_and_is_described_there_as_it_was_here(string disk) => WithGuestAsync(disk, async (guest, ask, lab) =>
    {
        await using var administrator = new Administrator();
        XElement before = await DiskOnAsync(lab.Hosts[0], guest);
        MigrationProgress end = await administrator.MoveAsync(ask);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("is on kvm2, off; nothing left on kvm1", end.Reason);
        Assert.Equal($"{before}", $"{await DiskOnAsync(lab.Hosts[1], guest)}");
        Assert.False((await lab.Hosts[0].VirshAsync("dominfo", guest)).Succeeded);
    });

    /// <summary>What may be another thing there is not taken for the same, unless the administrator says so.</summary>
    [Theory]
    [InlineData(LogicalVolume, "vda (/dev/vg0/web1) is a block device")]
    [InlineData(Gluster, "is reached through /var/run/glusterd.socket")]
    public Task It_stays_only_by_the_administrators_word(string disk, string why) => WithGuestAsync(disk, async (guest, ask, lab) =>
    {
        await using var administrator = new Administrator();
        MigrationProgress refused = await administrator.MoveAsync(ask);
        Ended.As(MigrationOutcome.Failed, refused);
        Assert.Contains(why, refused.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("-Storage Shared", refused.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.True((await lab.Hosts[0].VirshAsync("dominfo", guest)).Succeeded);

        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(ask with { Storage = StorageMode.Shared }));
        Assert.True((await lab.Hosts[1].VirshAsync("dominfo", guest)).Succeeded);
    });

    private async Task WithGuestAsync(string disk, Func<string, MigrationRequest, LabEnvironment, Task> show)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string name = $"d{Guid.NewGuid():n}"[..9];
        var secret = new HostSecret("ceph", $"client.{name}");
        string xml = $"""
            <domain type='qemu'><name>{name}</name><memory unit='MiB'>64</memory>
            <os><type arch='x86_64' machine='q35'>hvm</type></os>
            <devices>{disk.Replace("SECRET", $"{secret.Uuid}", StringComparison.Ordinal)}</devices></domain>
            """;
        try
        {
            await secret.GiveAsync(lab.Hosts[0]);
            await Task.WhenAll(lab.Hosts.Select(h => HostsSay.VirshAsync(
                h, "pool-define-as", "san", "iscsi", "--source-host", "san.example.org", "--source-dev", "iqn.2013-07.org.example:iscsi-pool",
                "--target", "/dev/disk/by-path")));
            await File.WriteAllTextAsync(lab.Hosts[0].PathFromOutside("/run/described.xml"), xml);
            await HostsSay.VirshAsync(lab.Hosts[0], "define", "/run/described.xml");
            await show(
                name,
                new MigrationRequest
                {
                    VM = name, Kind = MigrationKind.Cold, CopySecret = true,
                    Source = Administrator.Know(lab.Hosts[0], lab), Destination = Administrator.Know(lab.Hosts[1], lab),
                },
                lab);
        }
        finally
        {
            await Task.WhenAll(lab.Hosts.Select(h => h.VirshAsync("undefine", name)));
            await Task.WhenAll(lab.Hosts.Select(h => h.VirshAsync("pool-undefine", "san")));
            await secret.ForgetAsync(lab);
        }
    }

    private static async Task<XElement> DiskOnAsync(LabHost host, string guest) =>
        XElement.Parse(await HostsSay.VirshAsync(host, "dumpxml", "--inactive", guest)).Descendants("disk").Single();
}

using System.Buffers.Binary;
using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>Guests that something holds on their host.</summary>
[Collection(LabCollection.Preflight)]
public sealed class GuestCheckTests(LabFixture fixture)
{
    [Exercised("Checks", "snapshot")]
    [Fact]
    public async Task A_snapshot_of_a_disk_that_is_copied()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[0];
        await using LabGuest guest = await lab.StartGuestAsync(
            host, new GuestOptions { Persistent = true, Disks = [new GuestDisk(Image(host)) { SizeMiB = 8 }] });
        await HostsSay.VirshAsync(host, "snapshot-create-as", guest.Name, "before-update", "--disk-only", "--diskspec", $"vda,file={Image(host)}");
        await new StagedFault(Administrator.Ask(guest, lab) with { Storage = StorageMode.Copy }, "Snapshots")
        {
            Subject = "snapshots",
            Options = new PreflightOptions { DryRun = true },
            Mend = () => HostsSay.VirshAsync(host, "snapshot-delete", guest.Name, "before-update", "--metadata"),
        }.ShowAsync();
    }

    [Exercised("Checks", "time zone")]
    [Fact]
    public async Task A_clock_of_local_time_and_a_host_in_another_time_zone()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Customize = domain => domain.Add(new XElement("clock", new XAttribute("offset", "localtime"))),
        });
        // What the link /etc/localtime leads to, whichever file that is.
        await StorageSay.ShellAsync(lab.Hosts[1], "mount --bind /usr/share/zoneinfo/Asia/Kathmandu $(readlink -f /etc/localtime)");
        MigrationCheck found = await new StagedFault(Administrator.Ask(guest, lab, LabTransport.Ssh), "GuestClock")
        {
            Subject = "kvm2",
            Status = CheckStatus.Warning,
            Options = new PreflightOptions { Shell = true },
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], "umount $(readlink -f /etc/localtime)"),
        }.ShowAsync();
        Assert.Matches("its clock is [0-9.]+ h (fast|slow) after its next start there", found.Message);
    }

    [Exercised("Checks", "block job")]
    [Fact]
    public async Task A_disk_that_is_being_copied()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[0];
        await using LabGuest guest = await lab.StartGuestAsync(host, new GuestOptions { Disks = [new GuestDisk(Image(host)) { SizeMiB = 8 }] });
        await HostsSay.VirshAsync(host, "blockcopy", guest.Name, "vda", "--dest", Image(host), "--transient-job");
        await new StagedFault(Administrator.Ask(guest, lab), "GuestJobs")
        {
            Subject = "vda",
            Error = "domain has active block job",
            Mend = () => HostsSay.VirshAsync(host, "blockjob", guest.Name, "vda", "--abort"),
        }.ShowAsync();
    }

    [Exercised("Checks", "checkpoint")]
    [Theory]
    [InlineData(MigrationKind.Live)]
    [InlineData(MigrationKind.Cold)]
    public async Task A_checkpoint_goes_along_and_a_backup_goes_on_from_it(MigrationKind kind)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(Image(lab.Hosts[0])) { SizeMiB = 8 }] });
        await HostsSay.VirshAsync(lab.Hosts[0], "checkpoint-create-as", guest.Name, "monday", "--diskspec", "vda,checkpoint=bitmap");
        await using var administrator = new Administrator();
        MigrationRequest ask = Administrator.Ask(guest, lab) with { Kind = kind, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = kind is MigrationKind.Cold };
        MigrationProgress end = await administrator.MoveAsync(ask);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Empty(Ended.Warnings(end));
        Assert.Equal("monday", (await HostsSay.VirshAsync(lab.Hosts[1], "checkpoint-list", guest.Name, "--name")).Trim());
        await File.WriteAllTextAsync(
            lab.Hosts[1].PathFromOutside("/run/backup.xml"),
            $"<domainbackup><incremental>monday</incremental><disks><disk name='vda' type='file'><target file='{Image(lab.Hosts[1])}'/></disk></disks></domainbackup>");
        await HostsSay.VirshAsync(lab.Hosts[1], "backup-begin", guest.Name, "/run/backup.xml");
    }

    [Exercised("Checks", "I/O error")]
    [Fact]
    public async Task A_disk_that_could_not_be_read()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[0];
        string image = Image(host);
        string seen = $"{host.DataDirectory}/lib/images/{Path.GetFileName(image)}";
        (await host.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", image, "8M")).EnsureSuccess();
        (await host.RunAsync("qemu-io", "-c", "write -P 255 0 64k", image)).EnsureSuccess();
        await SpoilAsync(seen);
        await using LabGuest guest = await lab.StartGuestAsync(host, new GuestOptions
        {
            Disks = [new GuestDisk(image)],
            Customize = domain =>
            {
                // It is to boot from the disk.
                domain.Element("os")!.Elements().Where(e => e.Name != "type").Remove();
                XElement driver = domain.Element("devices")!.Element("disk")!.Element("driver")!;
                driver.SetAttributeValue("error_policy", "stop");
                driver.SetAttributeValue("rerror_policy", "stop");
            },
        });
        Assert.True(await Wait.UntilAsync(
            async () => await HostsSay.VirshAsync(host, "domstate", "--reason", guest.Name) == "paused (I/O error)",
            Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None));
        await new StagedFault(Administrator.Ask(guest, lab) with { AbortOnError = true }, "GuestJobs")
        {
            Error = "cannot migrate domain with I/O error",
            Mend = async () =>
            {
                await HostsSay.VirshAsync(host, "destroy", guest.Name);
                File.Delete(seen);
                await guest.StartOnAsync(host);
            },
        }.ShowAsync();
    }

    [Fact]
    public async Task Somebody_else_who_looks_after_the_guest()
    {
        LabEnvironment lab = await fixture.GetAsync();
        const string nova = "http://openstack.org/xmlns/libvirt/nova/1.1";
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Customize = domain => domain.Element("memory")!.AddBeforeSelf(
                new XElement("metadata", XElement.Parse($"<nova:instance xmlns:nova='{nova}'><nova:name>web1</nova:name></nova:instance>"))),
        });
        await new StagedFault(Administrator.Ask(guest, lab), "OtherController")
        {
            Status = CheckStatus.Warning,
            Subject = "OpenStack Nova",
            Mend = () => HostsSay.VirshAsync(lab.Hosts[0], "metadata", guest.Name, nova, "--remove"),
        }.ShowAsync();
    }

    [Fact]
    public async Task A_definition_that_is_to_be_kept_and_is_not_there()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        var request = Administrator.Ask(guest, lab);
        await new StagedFault(request with { KeepSource = true }, "Persistence")
        {
            Status = CheckStatus.Warning,
            Mended = request,
            Mend = () => Task.CompletedTask,
        }.ShowAsync();
    }

    private static string Image(LabHost host) => $"{host.ImageDirectory}/{Guid.NewGuid():n}.qcow2";

    /// <summary>Calls the first cluster compressed, which its data cannot be: reading it is an error that does not go away.</summary>
    private static async Task SpoilAsync(string path)
    {
        await using FileStream image = File.Open(path, FileMode.Open);
        long table = Entry(40);
        long second = Entry(table) & 0x00ff_ffff_ffff_fe00;
        long cluster = Entry(second) & 0x00ff_ffff_ffff_fe00;
        byte[] entry = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(entry, (1L << 62) | cluster);
        image.Position = second;
        image.Write(entry);

        long Entry(long at)
        {
            byte[] eight = new byte[8];
            image.Position = at;
            image.ReadExactly(eight);
            return BinaryPrimitives.ReadInt64BigEndian(eight);
        }
    }
}

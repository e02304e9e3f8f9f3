using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>Disks, media and images that stop a move.</summary>
[Collection(LabCollection.Preflight)]
public sealed class StorageCheckTests(LabFixture fixture)
{
    private static readonly PreflightOptions DryRun = new() { DryRun = true };

    [Exercised("Checks", "ISO")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_medium_that_only_the_source_has(bool rehearses)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await StorageSay.ShellAsync(lab.Hosts[0], $"truncate -s 100M {folder}/install.iso");
        await using LabGuest guest = await StartAsync(lab, Disk("file", "cdrom", ("file", $"{folder}/install.iso"), "hdc", "ide"));
        await RefusesAsync(lab, guest, $"Cannot access storage file '{folder}/install.iso'");
        await using var pool = rehearses ? null : await LabPool.StartAsync(lab.Hosts[1], folder);
        MigrationRequest request = Administrator.Ask(guest, lab);
        await new StagedFault(request, "RemovableMedia")
        {
            Subject = "hdc",
            Options = rehearses ? DryRun : new PreflightOptions(),
            Error = $"hdc ({folder}/install.iso) is only on kvm1",
            Mend = () => Task.CompletedTask,
            Mended = request with { EjectMedia = true },
        }.ShowAsync();
    }

    [Exercised("Checks", "disk")]
    [Fact]
    public async Task A_disk_that_is_said_to_be_shared_and_is_not()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [Raw(folder)] });
        await using var pool = await LabPool.StartAsync(lab.Hosts[1], folder);
        await new StagedFault(Administrator.Ask(guest, lab) with { Storage = StorageMode.Shared, Unsafe = true }, "DiskPaths")
        {
            Subject = "vda",
            Error = $"Cannot access storage file '{folder}/disk.raw'",
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], $"truncate -s 16M {folder}/disk.raw"),
        }.ShowAsync();
    }

    [Exercised("Checks", "backing image")]
    [Fact]
    public async Task A_backing_image_that_only_the_source_has()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await StorageSay.ShellAsync(
            lab.Hosts[0], $"qemu-img create -q -f raw {folder}/base.raw 16M && qemu-img create -q -f qcow2 -b {folder}/base.raw -F raw {folder}/top.qcow2");
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk($"{folder}/top.qcow2") { SizeMiB = 16 }] });
        await RefusesAsync(lab, guest, "pre-creation of storage targets for incremental storage migration is not supported", "--copy-storage-inc");
        await new StagedFault(Administrator.Ask(guest, lab) with { Storage = StorageMode.CopyIncremental }, "BackingChains")
        {
            Subject = "vda",
            Options = DryRun,
            Error = $"is based on {folder}/base.raw, which kvm2 does not have",
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder} && qemu-img create -q -f raw {folder}/base.raw 16M"),
        }.ShowAsync();
    }

    [Exercised("Checks", "room")]
    [Fact]
    public async Task No_room_for_a_copy()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [Raw(folder) with { SizeMiB = 64 }] });
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder} && mount -t tmpfs -o size=32M none {folder}");
        try
        {
            MigrationRequest request = Administrator.Ask(guest, lab);
            await new StagedFault(request, "DestinationSpace")
            {
                Options = DryRun,
                Error = "and the copies may grow to 64 MiB",
                Mend = () => Task.CompletedTask,
                Mended = request with { DiskOverCommit = true },
            }.ShowAsync();
        }
        finally
        {
            await lab.Hosts[1].RunAsync("umount", folder);
        }
    }

    [Exercised("Checks", "pools")]
    [Fact]
    public async Task A_pool_that_the_destination_does_not_have()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [Raw(folder)] });
        await RefusesAsync(lab, guest, "no storage pool with matching target path", "--copy-storage-all");
        MigrationRequest request = Administrator.Ask(guest, lab);
        await new StagedFault(request with { StoragePool = "nowhere" }, "StorageTargets")
        {
            Subject = "vda",
            Options = DryRun,
            Error = "kvm2 has no storage pool named nowhere",
            Mend = () => Task.CompletedTask,
            Mended = request,
        }.ShowAsync();
    }

    [Fact]
    public async Task A_pool_that_is_not_started()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await StorageSay.ShellAsync(lab.Hosts[0], $"truncate -s 16M {folder}/disk.raw");
        await using var here = await LabPool.StartAsync(lab.Hosts[0], folder);
        await using var there = await LabPool.StartAsync(lab.Hosts[1], folder, here.Name);
        await StorageSay.ShellAsync(lab.Hosts[1], $"truncate -s 16M {folder}/disk.raw && virsh pool-refresh {there.Name} && virsh pool-destroy {there.Name}");
        await using LabGuest guest = await StartAsync(lab, new XElement(
            "disk",
            new XAttribute("type", "volume"),
            new XAttribute("device", "disk"),
            new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", "raw"), new XAttribute("cache", "none")),
            new XElement("source", new XAttribute("pool", here.Name), new XAttribute("volume", "disk.raw")),
            new XElement("target", new XAttribute("dev", "vda"), new XAttribute("bus", "virtio"))));
        await RefusesAsync(lab, guest, "is not active", "--unsafe");
        await new StagedFault(Administrator.Ask(guest, lab) with { Storage = StorageMode.Shared, Unsafe = true }, "DiskPaths")
        {
            Subject = "vda",
            Error = "which is not started on kvm2",
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], $"virsh pool-start {there.Name}"),
        }.ShowAsync();
    }

    [Exercised("Checks", "lock")]
    [Fact]
    public async Task An_image_that_a_guest_of_the_destination_uses()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder}");
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [Raw(folder)] });
        await using LabGuest other = await lab.StartGuestAsync(lab.Hosts[1], new GuestOptions { Disks = [Raw(folder)] });
        await new StagedFault(Administrator.Ask(guest, lab) with { Storage = StorageMode.Shared, Unsafe = true }, "DiskLocks")
        {
            Subject = "vda",
            Error = "Failed to get \"write\" lock",
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], $"virsh destroy {other.Name}"),
        }.ShowAsync();
    }

    [Exercised("Checks", "vmdk")]
    [Fact]
    public async Task A_format_that_QEMU_does_not_hand_over()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        string make = $"mkdir -p {folder} && qemu-img create -q -f vmdk {folder}/disk.vmdk 16M";
        await StorageSay.ShellAsync(lab.Hosts[0], make);
        await StorageSay.ShellAsync(lab.Hosts[1], make);
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk($"{folder}/disk.vmdk") { Format = "vmdk", SizeMiB = 16 }] });
        MigrationRequest request = Administrator.Ask(guest, lab) with { Storage = StorageMode.Shared, Unsafe = true };
        await new StagedFault(request, "DiskFormats")
        {
            Subject = "vda",
            Error = "does not support live migration",
            Mend = () => Task.CompletedTask,
            Mended = request with { Kind = MigrationKind.Cold, Force = true },
        }.ShowAsync();
    }

    [Exercised("Checks", "device")]
    [Fact]
    public async Task A_device_that_the_destination_does_not_have()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = await FolderAsync(lab.Hosts[0]);
        await StorageSay.ShellAsync(lab.Hosts[0], $"truncate -s 16M {folder}/device");
        CommandResult attached = await lab.Hosts[0].RunAsync("losetup", "--find", "--show", $"{folder}/device");
        Assert.SkipUnless(attached.Succeeded, $"The kernel offers no loop devices: {attached.Error}");
        string link = $"mkdir -p {folder} && ln -s {attached.Output.Trim()} {folder}/lun";
        try
        {
            await StorageSay.ShellAsync(lab.Hosts[0], link);
            await using LabGuest guest = await StartAsync(lab, Disk("block", "disk", ("dev", $"{folder}/lun"), "vda", "virtio"));
            await new StagedFault(Administrator.Ask(guest, lab) with { Storage = StorageMode.Shared }, "Rehearsal")
            {
                Options = DryRun,
                Error = $"Cannot access storage file '{folder}/lun'",
                Mend = () => StorageSay.ShellAsync(lab.Hosts[1], link),
            }.ShowAsync();
        }
        finally
        {
            await lab.Hosts[0].RunAsync("losetup", "--detach", attached.Output.Trim());
        }
    }

    [Exercised("Checks", "secret")]
    [Fact]
    public async Task A_secret_that_the_destination_does_not_have()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var secret = new HostSecret("vtpm", $"tpm {Guid.NewGuid():n}");
        await secret.GiveAsync(lab.Hosts[0]);
        try
        {
            var uefi = new UefiGuest(secret.Uuid);
            await uefi.WriteNvramAsync(lab.Hosts[0]);
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], uefi.Options());
            await RefusesAsync(lab, guest, "no secret with matching uuid");
            MigrationRequest request = Administrator.Ask(guest, lab);
            await new StagedFault(request, "Secrets")
            {
                Subject = "its TPM",
                Error = $"its TPM needs secret {secret.Uuid}, which kvm2 does not have",
                Mend = () => Task.CompletedTask,
                Mended = request with { CopySecret = true },
            }.ShowAsync();
        }
        finally
        {
            await secret.ForgetAsync(lab);
        }
    }

    /// <summary>Without this module libvirt refuses the move in these words.</summary>
    private static async Task RefusesAsync(LabEnvironment lab, LabGuest guest, string error, params string[] flags)
    {
        CommandResult refused = await lab.Hosts[0].VirshAsync([
            "migrate", "--live", "--p2p", .. flags, guest.Name, lab.Hosts[0].PeerUriOf(lab.Hosts[1], LabTransport.Tcp), "--migrateuri", $"tcp://{lab.Hosts[1].MigrationAddress}"]);
        Assert.False(refused.Succeeded);
        Assert.Contains(error, refused.Error, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
    }

    private static async Task<string> FolderAsync(LabHost host)
    {
        string folder = $"{host.ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(host, $"mkdir -p {folder}");
        return folder;
    }

    private static GuestDisk Raw(string folder) => new($"{folder}/disk.raw") { Format = "raw", SizeMiB = 16 };

    private static Task<LabGuest> StartAsync(LabEnvironment lab, XElement disk) => lab.StartGuestAsync(
        lab.Hosts[0], new GuestOptions { Persistent = true, Customize = domain => domain.Element("devices")!.Add(disk) });

    private static XElement Disk(string type, string device, (string Name, string Path) source, string target, string bus) => new(
        "disk",
        new XAttribute("type", type),
        new XAttribute("device", device),
        new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", "raw"), device == "disk" ? new XAttribute("cache", "none") : null),
        new XElement("source", new XAttribute(source.Name, source.Path)),
        new XElement("target", new XAttribute("dev", target), new XAttribute("bus", bus)),
        device == "cdrom" ? new XElement("readonly") : null);
}

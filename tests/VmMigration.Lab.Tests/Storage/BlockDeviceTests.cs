using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Guests with devices of their host: a loop device, which all hosts of the lab see, as they would a LUN.</summary>
[Collection(LabCollection.Storage)]
public sealed class BlockDeviceTests(LabFixture fixture)
{
    [Exercised("Disks", "block device (loop), shared and copied into an image")]
    [Fact]
    public async Task A_device_stays_by_the_administrators_word_and_is_copied_into_an_image_by_another()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string file = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.device";
        await StorageSay.ShellAsync(lab.Hosts[0], $"truncate -s 16M {file}");
        await StorageSay.FillAsync(lab.Hosts[0], file, "raw", 4, 0x6b);
        CommandResult attached = await lab.Hosts[0].RunAsync("losetup", "--find", "--show", file);
        Assert.SkipUnless(attached.Succeeded, $"The kernel offers no loop devices: {attached.Error}");
        string device = attached.Output.Trim();
        await StorageSay.ShellAsync(lab.Hosts[0], "mkdir -p /srv/images && virsh pool-create-as images dir --target /srv/images");
        try
        {
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[1], new GuestOptions { Persistent = true, Customize = domain => Add(domain, device) });
            await using var administrator = new Administrator();
            MigrationRequest ask = Administrator.Ask(guest, lab);
            ask = ask with { Source = ask.Destination, Destination = ask.Source };
            MigrationProgress refused = await administrator.MoveAsync(ask);
            Ended.With(MigrationError.StorageNotShared, refused);
            Assert.Equal("kvm2: running (booted)", await HostsSay.WhereAsync(guest));

            MigrationRequest shared = ask with { Storage = StorageMode.Shared };
            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(shared));
            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(shared with { Source = ask.Destination, Destination = ask.Source }));
            Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));

            MigrationProgress copied = await administrator.MoveAsync(ask with { PoolMap = new Dictionary<string, string> { ["/dev"] = "images" } });
            Ended.As(MigrationOutcome.Completed, copied);
            Assert.Contains(device, Assert.Single(copied.Warnings), StringComparison.Ordinal);
            string image = $"/srv/images/{Path.GetFileName(device)}";
            Assert.Equal(image, await StorageSay.SourceOfAsync(lab.Hosts[0], guest, "vda"));
            Assert.Equal(image, await StorageSay.SourceOfAsync(lab.Hosts[0], guest, "vda", inactive: true));
            Assert.Equal(16L << 20, (await StorageSay.ImageAsync(lab.Hosts[0], image)).Virtual);
            Assert.True(await StorageSay.HoldsAsync(lab.Hosts[0], image, "raw", 4, 0x6b));
            Assert.True(await StorageSay.HoldsAsync(lab.Hosts[0], file, "raw", 4, 0x6b));
        }
        finally
        {
            await lab.Hosts[0].VirshAsync("pool-destroy", "images");
            await StorageSay.ShellAsync(lab.Hosts[0], $"rm -rf /srv/images && losetup --detach {device}");
        }
    }

    private static void Add(XElement domain, string device) => domain.Element("devices")!.Add(new XElement(
        "disk",
        new XAttribute("type", "block"),
        new XAttribute("device", "disk"),
        new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", "raw"), new XAttribute("cache", "none")),
        new XElement("source", new XAttribute("dev", device)),
        new XElement("target", new XAttribute("dev", "vda"), new XAttribute("bus", "virtio"))));
}

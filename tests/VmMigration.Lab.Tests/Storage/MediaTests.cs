using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Media in drives, config drives, and cards on bridges that are called otherwise.</summary>
[Collection(LabCollection.Storage)]
public sealed class MediaTests(LabFixture fixture)
{
    [Exercised("Disks", "ISO absent, ejected")]
    [Fact]
    public async Task A_medium_that_the_destination_lacks_stops_the_move_until_it_may_be_taken_out()
    {
        (LabEnvironment lab, LabGuest guest, string path) = await StartAsync(100, "cdrom", "ide");
        await using var _ = guest;
        await using var administrator = new Administrator();
        MigrationProgress refused = await administrator.MoveAsync(Administrator.Ask(guest, lab));
        Ended.With(MigrationError.StorageNotShared, refused);
        Assert.Contains("-EjectMedia", refused.Error!.RecommendedAction, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab) with { EjectMedia = true }));
        Assert.Equal("-", await StorageSay.SourceOfAsync(lab.Hosts[1], guest, "hdc"));
        Assert.Equal("-", await StorageSay.SourceOfAsync(lab.Hosts[1], guest, "hdc", inactive: true));
        Assert.NotNull(await StorageSay.FilesAsync(lab.Hosts[0], path));
    }

    [Exercised("Disks", "ISO there")]
    [Fact]
    public async Task A_medium_that_the_destination_has_stays_in_its_drive()
    {
        (LabEnvironment lab, LabGuest guest, string path) = await StartAsync(100, "cdrom", "ide");
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {Path.GetDirectoryName(path)} && truncate -s 100M {path}");
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Equal(path, await StorageSay.SourceOfAsync(lab.Hosts[1], guest, "hdc"));
    }

    [Exercised("Disks", "config drive")]
    [Theory]
    [InlineData("cdrom", "ide", "hdc")]
    [InlineData("disk", "virtio", "vdc")]
    public async Task A_config_drive_comes_along(string device, string bus, string target)
    {
        (LabEnvironment lab, LabGuest guest, string path) = await StartAsync(1, device, bus);
        await using var _ = guest;
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Equal(path, await StorageSay.SourceOfAsync(lab.Hosts[1], guest, target));
        Assert.Equal(
            await File.ReadAllBytesAsync(lab.Hosts[0].PathFromOutside(path)), await File.ReadAllBytesAsync(lab.Hosts[1].PathFromOutside(path)));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[1]));
    }

    [Exercised("Guests", "bridges mapped")]
    [Fact]
    public async Task A_card_goes_to_the_bridge_that_it_is_mapped_to()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await StorageSay.ShellAsync(lab.Hosts[1], "ip link add br-dmz type bridge && ip link set br-dmz up");
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true, Network = true });
        try
        {
            await using var administrator = new Administrator();
            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(
                Administrator.Ask(guest, lab) with { NetworkMap = new Dictionary<string, string> { ["br0"] = "br-dmz" } }));
            Assert.Contains("br-dmz", await HostsSay.VirshAsync(lab.Hosts[1], "domiflist", guest.Name), StringComparison.Ordinal);
            Assert.Contains("br-dmz", await HostsSay.VirshAsync(lab.Hosts[1], "domiflist", guest.Name, "--inactive"), StringComparison.Ordinal);
        }
        finally
        {
            await guest.DestroyAsync();
            await lab.Hosts[1].RunAsync("ip", "link", "del", "br-dmz");
        }
    }

    private async Task<(LabEnvironment Lab, LabGuest Guest, string Path)> StartAsync(int mebibytes, string device, string bus)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        string path = $"{folder}/medium";
        await StorageSay.ShellAsync(
            lab.Hosts[0], $"mkdir -p {folder} && truncate -s {mebibytes}M {path} && dd if=/dev/urandom of={path} bs=64k count=3 seek=2 conv=notrunc status=none");
        LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true,
            Customize = domain => domain.Element("devices")!.Add(new XElement(
                "disk",
                new XAttribute("type", "file"),
                new XAttribute("device", device),
                new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", "raw")),
                new XElement("source", new XAttribute("file", path)),
                new XElement("target", new XAttribute("dev", bus == "ide" ? "hdc" : "vdc"), new XAttribute("bus", bus)),
                new XElement("readonly"))),
        });
        return (lab, guest, path);
    }
}

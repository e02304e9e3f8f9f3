using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>A copied image goes from the source only where it is proved that nobody needs it any more.</summary>
[Collection(LabCollection.Storage)]
public sealed class KeptImageTests(LabFixture fixture)
{
    /// <summary>How another guest, which is off, depends on the image that is moved.</summary>
    public enum Need
    {
        /// <summary>An overlay beside it names it through a symbolic link to its folder.</summary>
        Symlink,
        /// <summary>An overlay in another folder, which no pool is over, names it by a relative path.</summary>
        Relative,
        /// <summary>An overlay of an overlay, each in a folder of its own.</summary>
        Chain,
        /// <summary>It is its disk by pool and volume.</summary>
        Volume,
        /// <summary>It is its disk through a symbolic link.</summary>
        LinkedFile,
        /// <summary>An image of a pool that no guest names is based on it.</summary>
        PoolImage,
    }

    [Theory]
    [InlineData(Need.Symlink)]
    [InlineData(Need.Relative)]
    [InlineData(Need.Chain)]
    [InlineData(Need.Volume)]
    [InlineData(Need.LinkedFile)]
    [InlineData(Need.PoolImage)]
    public async Task What_another_guests_disk_is_based_on_is_kept_and_told(Need need)
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost here = lab.Hosts[0];
        string id = $"{Guid.NewGuid():n}"[..8];
        string root = $"{here.ImageDirectory}/{id}";
        string gold = $"{root}/data/gold.qcow2";
        await StorageSay.ShellAsync(here, $"mkdir -p {root}/data {root}/over {root}/top && qemu-img create -q -f qcow2 {gold} 16M && ln -s {root}/data {root}/link");
        await using LabGuest guest = await lab.StartGuestAsync(here, new GuestOptions { Persistent = true, Disks = [new GuestDisk(gold) { SizeMiB = 16 }] });
        string other = $"{guest.Name}b";
        string pool = $"pool{id}";
        string disk = await PrepareAsync(here, need, root, gold, pool);
        try
        {
            if (need is not Need.PoolImage)
            {
                XElement xml = XElement.Parse(guest.Xml!.ToString().Replace(gold, disk, StringComparison.Ordinal));
                xml.Element("name")!.Value = other;
                xml.Element("uuid")!.Value = $"{Guid.NewGuid()}";
                if (need is Need.Volume)
                {
                    XElement element = xml.Descendants("disk").First();
                    element.SetAttributeValue("type", "volume");
                    element.Element("source")!.ReplaceWith(new XElement("source", new XAttribute("pool", pool), new XAttribute("volume", "gold.qcow2")));
                }

                await File.WriteAllTextAsync(here.PathFromOutside("/run/other.xml"), $"{xml}");
                (await here.VirshAsync("define", "/run/other.xml")).EnsureSuccess();
            }

            await using var administrator = new Administrator();
            MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab));
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Equal("gold.qcow2", await StorageSay.FilesAsync(here, $"{root}/data"));
            (await here.RunAsync("qemu-img", "info", "--backing-chain", disk)).EnsureSuccess();
            string by = need is Need.PoolImage ? "over.qcow2" : other;
            Assert.Contains(end.Warnings, w => w.Contains(gold, StringComparison.Ordinal) && w.Contains(by, StringComparison.Ordinal));
            Assert.Contains(gold, end.Reason, StringComparison.Ordinal);
            Assert.Equal(need is Need.Volume or Need.PoolImage ? pool : "", await StorageSay.PoolsAsync(here));
        }
        finally
        {
            await here.VirshAsync("undefine", other);
            await here.VirshAsync("pool-destroy", pool);
        }
    }

    [Fact]
    public async Task A_path_with_dot_segments_is_refused_when_it_is_read()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string root = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {root}/a {root}/b && qemu-img create -q -f raw {root}/b/disk.raw 16M");
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk($"{root}/a/../b/disk.raw") { Format = "raw", SizeMiB = 16 }] });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab));
        Ended.As(MigrationOutcome.Failed, end);
        Assert.Contains("/a/../b/disk.raw", end.Error!.Message, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_KeepSource_the_last_record_says_by_name_what_was_kept(bool persistent)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.raw";
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = persistent, Disks = [new GuestDisk(path) { Format = "raw", SizeMiB = 16 }] });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab) with { KeepSource = true });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(path, end.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing left", end.Reason, StringComparison.Ordinal);
        Assert.Equal(16L << 20, (await StorageSay.ImageAsync(lab.Hosts[0], path)).Virtual);
    }

    [Fact]
    public async Task What_its_own_move_left_is_known_on_the_way_back_and_replaced_where_that_is_asked_for()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.raw";
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path) { Format = "raw", SizeMiB = 16 }] });
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab) with { KeepSource = true };
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(there));
        MigrationRequest back = there with { Source = there.Destination, Destination = there.Source, KeepSource = false };
        MigrationProgress refused = await administrator.MoveAsync(back);
        Ended.With(MigrationError.StorageNameTaken, refused);
        Assert.Contains("left by its own move of", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("-ReplaceLeftover", refused.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(path, Assert.Single(administrator.Session.ListLeftovers(), l => l.Uuid == guest.Uuid).Path);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(back with { ReplaceLeftover = true }));
        Assert.Equal("kvm1: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.False((await lab.Hosts[1].RunAsync("test", "-e", path)).Succeeded);
        Assert.DoesNotContain(administrator.Session.ListLeftovers(), l => l.Uuid == guest.Uuid);
    }

    /// <summary>Makes what depends on the image.</summary>
    /// <returns>What the other guest's disk is.</returns>
    private static async Task<string> PrepareAsync(LabHost host, Need need, string root, string gold, string pool)
    {
        switch (need)
        {
            case Need.Symlink:
                await OverlayAsync($"{root}/data/../over/over.qcow2", $"{root}/link/gold.qcow2");
                return $"{root}/over/over.qcow2";
            case Need.Relative:
                await OverlayAsync($"{root}/over/over.qcow2", "../data/gold.qcow2");
                return $"{root}/over/over.qcow2";
            case Need.Chain:
                await OverlayAsync($"{root}/over/over.qcow2", "../link/gold.qcow2");
                await OverlayAsync($"{root}/top/top.qcow2", $"{root}/over/over.qcow2");
                return $"{root}/top/top.qcow2";
            case Need.Volume:
                (await host.VirshAsync("pool-create-as", pool, "dir", "--target", $"{root}/link")).EnsureSuccess();
                return gold;
            case Need.LinkedFile:
                await StorageSay.ShellAsync(host, $"ln -s ../data/gold.qcow2 {root}/over/mine.qcow2");
                return $"{root}/over/mine.qcow2";
            default:
                await OverlayAsync($"{root}/over/over.qcow2", $"{root}/link/gold.qcow2");
                (await host.VirshAsync("pool-create-as", pool, "dir", "--target", $"{root}/over")).EnsureSuccess();
                return $"{root}/over/over.qcow2";
        }

        Task OverlayAsync(string path, string backing) => StorageSay.ShellAsync(host, $"qemu-img create -q -u -f qcow2 -b {backing} -F qcow2 {path} 16M");
    }
}

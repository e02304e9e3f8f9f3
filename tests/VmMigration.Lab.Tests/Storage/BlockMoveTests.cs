using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Guests with disks that only their host has.</summary>
[Collection(LabCollection.Storage)]
public sealed class BlockMoveTests(LabFixture fixture)
{
    [Exercised("Disks", "local raw and qcow2")]
    [Theory]
    [InlineData("raw")]
    [InlineData("qcow2")]
    public async Task A_local_disk_is_copied_sparse_and_whole_and_the_source_keeps_nothing(string format)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        string path = $"{folder}/disk.{format}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f {format} {path} 256M");
        await StorageSay.FillAsync(lab.Hosts[0], path, format, 4, 0x5a);
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path) { Format = format, SizeMiB = 256 }] });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Empty(Ended.Warnings(end));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        var (size, taken, kind, _) = await StorageSay.ImageAsync(lab.Hosts[1], path);
        Assert.Equal((256L << 20, format), (size, kind));
        Assert.InRange(taken, 4L << 20, 16L << 20);
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[1], path, format, 4, 0x5a));
        Assert.Equal("", await StorageSay.FilesAsync(lab.Hosts[0], folder));
        Assert.Equal($"disk.{format}", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[0]));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[1]));
    }

    [Fact]
    public Task A_guest_that_writes_all_the_while_loses_no_block_that_its_disk_had_acknowledged() => GuestHangsException.AgainAsync(async () =>
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.qcow2";
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Kind = GuestKind.Linux, WritesDisk = true, Persistent = true, Disks = [new GuestDisk(path) { SizeMiB = 256 }],
        });
        await guest.WaitUntilAnsweringAsync();
        int before = await WrittenAsync(guest, lab.Hosts[0], path, 1);
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        int after = await WrittenBehindMoveAsync(guest, lab.Hosts[1], path, before + 1);
        await guest.DestroyAsync();
        WrittenBlocks blocks = await guest.ReadBlocksAsync(lab.Hosts[1], path);
        Assert.Empty(blocks.Damaged);
        Assert.InRange(blocks.Count, after, int.MaxValue);
    });

    [Fact]
    public async Task With_KeepSource_the_copied_image_stays_on_the_source()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.raw";
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path) { Format = "raw", SizeMiB = 16 }] });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab) with { KeepSource = true }));
        Assert.Equal(16L << 20, (await StorageSay.ImageAsync(lab.Hosts[0], path)).Virtual);
        Assert.Equal(16L << 20, (await StorageSay.ImageAsync(lab.Hosts[1], path)).Virtual);
    }

    [Fact]
    public async Task An_image_that_another_guest_needs_is_kept_with_a_warning()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.raw";
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path) { Format = "raw", SizeMiB = 16 }] });
        string xml = guest.Xml!.ToString().Replace(guest.Name, $"{guest.Name}b", StringComparison.Ordinal)
            .Replace($"{guest.Uuid}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(lab.Hosts[0].PathFromOutside("/run/other.xml"), xml);
        (await lab.Hosts[0].VirshAsync("define", "/run/other.xml")).EnsureSuccess();
        try
        {
            await using var administrator = new Administrator();
            MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab));
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Contains(end.Warnings, w => w.Contains(path, StringComparison.Ordinal) && w.Contains($"{guest.Name}b", StringComparison.Ordinal));
            Assert.Equal(16L << 20, (await StorageSay.ImageAsync(lab.Hosts[0], path)).Virtual);
        }
        finally
        {
            await lab.Hosts[0].VirshAsync("undefine", $"{guest.Name}b");
        }
    }

    [Fact]
    public async Task Copies_go_to_a_named_pool_and_both_descriptions_say_so()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.qcow2";
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path) { SizeMiB = 16 }] });
        await StorageSay.ShellAsync(lab.Hosts[1], "mkdir -p /srv/fast && virsh pool-create-as fast dir --target /srv/fast");
        try
        {
            await using var administrator = new Administrator();
            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab) with { StoragePool = "fast" }));
            string there = $"/srv/fast/{Path.GetFileName(path)}";
            Assert.Equal(there, await StorageSay.SourceOfAsync(lab.Hosts[1], guest, "vda"));
            Assert.Equal(there, await StorageSay.SourceOfAsync(lab.Hosts[1], guest, "vda", inactive: true));
            Assert.Equal("fast", await StorageSay.PoolsAsync(lab.Hosts[1]));
        }
        finally
        {
            await lab.Hosts[1].VirshAsync("pool-destroy", "fast");
        }
    }

    /// <summary>Waits until the guest has written more blocks than that, and says how many.</summary>
    internal static async Task<int> WrittenAsync(LabGuest guest, LabHost host, string path, int moreThan)
    {
        int written = await CountAsync(guest, host, path, moreThan);
        Assert.True(written > moreThan, $"{written} blocks");
        return written;
    }

    /// <summary>The same of a guest that was moved, which may hang under emulation.</summary>
    internal static async Task<int> WrittenBehindMoveAsync(LabGuest guest, LabHost host, string path, int moreThan)
    {
        int written = await CountAsync(guest, host, path, moreThan);
        return written > moreThan ? written : throw new GuestHangsException($"{guest.Name} has written {written} blocks on {host} and no more.");
    }

    private static async Task<int> CountAsync(LabGuest guest, LabHost host, string path, int moreThan)
    {
        int written = 0;
        await Wait.UntilAsync(
            async () => (written = (await guest.ReadBlocksAsync(host, path)).Count) > moreThan,
            Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None);
        return written;
    }
}

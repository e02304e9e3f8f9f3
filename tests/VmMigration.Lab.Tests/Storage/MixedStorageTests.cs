using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>A guest with one disk that both hosts see, and one that only its host has.</summary>
public sealed class MixedStorageTests
{
    [Exercised("Disks", "several, one shared and one local")]
    [Fact]
    public Task The_shared_disk_stays_the_local_one_is_copied_and_no_block_is_lost() => GuestHangsException.AgainAsync(async () =>
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { SharedStorage = true });
        string local = $"{lab.Hosts[0].ImageDirectory}/local.qcow2";
        string shared = $"{lab.Hosts[0].SharedDirectory}/shared.raw";
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Kind = GuestKind.Linux,
            WritesDisk = true,
            Persistent = true,
            Disks = [new GuestDisk(local) { SizeMiB = 256 }, new GuestDisk(shared) { Format = "raw", Cache = "none", SizeMiB = 16 }],
        });
        await guest.WaitUntilAnsweringAsync();
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        MigrationPlan plan = await administrator.Session.PlanAsync(request, CancellationToken.None);
        Assert.Contains(plan.Description, l => l.StartsWith($"vda: {local}: only on kvm1", StringComparison.Ordinal));
        Assert.Contains(plan.Description, l => l.StartsWith($"vdb: {shared}: on both hosts", StringComparison.Ordinal) && l.EndsWith("stays", StringComparison.Ordinal));
        string inode = (await lab.Hosts[0].RunAsync("stat", "-c", "%i", shared)).EnsureSuccess().Output;
        int before = await BlockMoveTests.WrittenAsync(guest, lab.Hosts[0], local, 1);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(request));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal(inode, (await lab.Hosts[1].RunAsync("stat", "-c", "%i", shared)).EnsureSuccess().Output);
        int after = await BlockMoveTests.WrittenBehindMoveAsync(guest, lab.Hosts[1], local, before + 1);
        await guest.DestroyAsync();
        WrittenBlocks blocks = await guest.ReadBlocksAsync(lab.Hosts[1], local);
        Assert.Empty(blocks.Damaged);
        Assert.InRange(blocks.Count, after, int.MaxValue);
        Assert.Equal("shared.raw", await StorageSay.FilesAsync(lab.Hosts[1], lab.Hosts[1].SharedDirectory));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[0]));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[1]));
    });
}

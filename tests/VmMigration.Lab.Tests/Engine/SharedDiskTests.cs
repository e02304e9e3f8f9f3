using VmMigration.Lab.Tests.Faults;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>A guest whose disk both hosts see.</summary>
public sealed class SharedDiskTests
{
    [Exercised("Disks", "GlusterFS")]
    [Fact]
    public Task A_guest_moves_there_and_back_with_its_disk_and_loses_no_block() => GuestHangsException.AgainAsync(async () =>
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { SharedStorage = true });
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Kind = GuestKind.Linux,
            WritesDisk = true,
            Persistent = true,
            Disks = [new GuestDisk($"{lab.Hosts[0].SharedDirectory}/guest.img") { Format = "raw", Cache = "none" }],
        });
        await guest.WaitUntilAnsweringAsync();
        string disk = guest.Options.Disks[0].Path;
        await BlockMoveTests.WrittenAsync(guest, lab.Hosts[0], disk, 0);
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(there));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        int before = await BlockMoveTests.WrittenBehindMoveAsync(guest, lab.Hosts[1], disk, 0);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(
            there with { Source = there.Destination, Destination = there.Source }));
        Assert.Equal("kvm1: running (migrated)", await HostsSay.WhereAsync(guest));
        await BlockMoveTests.WrittenBehindMoveAsync(guest, lab.Hosts[0], disk, before);
        await guest.DestroyAsync();
        WrittenBlocks blocks = await guest.ReadBlocksAsync(lab.Hosts[1]);
        Assert.Empty(blocks.Damaged);
        Assert.InRange(blocks.Count, before + 1, int.MaxValue);
    });
}

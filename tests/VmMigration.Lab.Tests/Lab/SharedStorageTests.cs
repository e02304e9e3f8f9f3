using VmMigration.Lab.Tests.Faults;
using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests;

public sealed class SharedStorageTests
{
    [Fact]
    public Task A_guest_whose_disk_is_on_the_shared_volume_moves_and_loses_no_block() => GuestHangsException.AgainAsync(async () =>
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { SharedStorage = true });
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Kind = GuestKind.Linux,
            WritesDisk = true,
            Disks = [new GuestDisk($"{lab.Hosts[0].SharedDirectory}/guest.img") { Format = "raw", Cache = "none" }],
        });
        await guest.WaitUntilAnsweringAsync();
        string disk = guest.Options.Disks[0].Path;
        await BlockMoveTests.WrittenAsync(guest, lab.Hosts[0], disk, 0);
        await WorkstationVirsh.MigrateAsync(guest, lab.Hosts[0], lab.Hosts[1]);
        Assert.Equal([lab.Hosts[1]], await guest.RunsOnAsync());
        int before = (await guest.ReadBlocksAsync(lab.Hosts[1])).Count;
        await BlockMoveTests.WrittenBehindMoveAsync(guest, lab.Hosts[1], disk, before);
        await guest.DestroyAsync();
        WrittenBlocks blocks = await guest.ReadBlocksAsync(lab.Hosts[0]);
        Assert.Empty(blocks.Damaged);
        Assert.InRange(blocks.Count, before + 1, int.MaxValue);
    });
}

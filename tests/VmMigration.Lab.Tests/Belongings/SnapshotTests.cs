using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Belongings;

/// <summary>Snapshots and checkpoints are where the guest is, and good for something there.</summary>
public sealed class SnapshotTests
{
    [Exercised("Disks", "snapshots on shared storage")]
    [Exercised("Checks", "snapshot")]
    [Fact]
    public async Task Snapshots_on_shared_storage_go_along_and_a_move_that_fails_leaves_them()
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { SharedStorage = true });
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true,
            // More than the move that is aborted gets across, so that it does not end before.
            DirtyMiBPerSecond = 8,
            WorkingSetMiB = 16,
            Disks = [new GuestDisk($"{lab.Hosts[0].SharedDirectory}/guest.qcow2") { Cache = "none" }],
        });
        await HostsSay.VirshAsync(lab.Hosts[0], "snapshot-create-as", guest.Name, "first");
        await HostsSay.VirshAsync(lab.Hosts[0], "snapshot-create-as", guest.Name, "second");
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(there));
        Assert.Equal(("kvm2", "first second", "second"), (await HostsSay.DefinedOnAsync(guest, lab), await KnownAsync(lab.Hosts[1], guest), await CurrentAsync(lab.Hosts[1], guest)));
        await HostsSay.VirshAsync(lab.Hosts[1], "snapshot-revert", guest.Name, "first");
        Assert.Equal("first", await CurrentAsync(lab.Hosts[1], guest));

        MigrationRequest back = there with { Source = there.Destination, Destination = there.Source, Control = ControlMode.Direct };
        MigrationRun run = await administrator.StartAsync(back with { Bandwidth = 1 });
        Assert.Equal("", await KnownAsync(lab.Hosts[1], guest));
        await HostsSay.VirshAsync(lab.Hosts[1], "domjobabort", guest.Name);
        Ended.Aborted(await Administrator.EndOf(run));
        Assert.Equal(("first second", "first"), (await KnownAsync(lab.Hosts[1], guest), await CurrentAsync(lab.Hosts[1], guest)));

        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(back));
        Assert.Equal(("kvm1", "first second"), (await HostsSay.DefinedOnAsync(guest, lab), await KnownAsync(lab.Hosts[0], guest)));
    }

    private static async Task<string> KnownAsync(LabHost host, LabGuest guest) =>
        string.Join(' ', (await HostsSay.VirshAsync(host, "snapshot-list", guest.Name, "--name")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<string> CurrentAsync(LabHost host, LabGuest guest) => HostsSay.VirshAsync(host, "snapshot-current", guest.Name, "--name");
}

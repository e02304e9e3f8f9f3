using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Guests with qcow2 images on an NFS server, which QEMU's own client reaches.</summary>
[Collection(NetworkStorageCollection.Name)]
public sealed class NfsTests(NetworkStorageFixture fixture)
{
    // Between the server's end and its next start: long enough for the guest and both QEMUs to notice.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(3);

    [Exercised("Disks", "qcow2 on NFS by QEMU's own client, its server restarted")]
    [Fact]
    public Task The_image_stays_and_writes_outlast_a_server_that_is_away_for_a_while() => GuestHangsException.AgainAsync(async () =>
    {
        LabEnvironment lab = await fixture.GetAsync();
        NfsServer server = await lab.StartNfsAsync();
        GuestDisk disk = await server.CreateDiskAsync($"{Guid.NewGuid():n}.qcow2");
        await using RoamingGuest guest = await RoamingGuest.StartAsync(lab, disk, server.UrlOf(disk));
        await guest.MoveAsync(guest.Ask);
        await guest.MoveAsync(guest.Ask with { PostCopy = true, Bandwidth = BusyGuest.Slow }, () =>
            HostsSay.VirshAsync(guest.Here, "migrate-postcopy", guest.Guest.Name));
        await RestartAsync();
        await guest.WritesAsync();
        await guest.MoveAsync(guest.Ask with { Bandwidth = 2 * BusyGuest.Slow }, RestartAsync);
        await guest.MoveColdAsync(guest.Ask);
        await guest.EndAsync();
        Assert.Null(await server.CheckAsync(disk));

        async Task RestartAsync()
        {
            await server.StopAsync();
            await Task.Delay(Outage);
            await server.StartAsync();
        }
    });

    [Fact]
    public async Task A_move_that_is_aborted_leaves_the_image_to_the_source()
    {
        LabEnvironment lab = await fixture.GetAsync();
        NfsServer server = await lab.StartNfsAsync();
        GuestDisk disk = await server.CreateDiskAsync($"{Guid.NewGuid():n}.qcow2");
        await using RoamingGuest guest = await RoamingGuest.StartAsync(lab, disk, server.UrlOf(disk));
        MigrationRequest ask = guest.Ask with { Bandwidth = BusyGuest.Slow };
        MigrationRun run = await guest.Administrator.StartAsync(ask);
        await guest.Administrator.Session.StopAsync(ask.Source, guest.Guest.Name, [ask.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(run));
        await HostsSay.UntouchedAsync(guest.Guest, lab);
        await guest.WritesAsync();
        await guest.EndAsync();
        Assert.Null(await server.CheckAsync(disk));
    }

    [Fact]
    public Task A_server_that_the_destination_does_not_reach_fails_the_move_and_the_guest_runs_on() => GuestHangsException.AgainAsync(async () =>
    {
        LabEnvironment lab = await fixture.GetAsync();
        NfsServer server = await lab.StartNfsAsync();
        GuestDisk disk = await server.CreateDiskAsync($"{Guid.NewGuid():n}.qcow2");
        await using RoamingGuest guest = await RoamingGuest.StartAsync(lab, disk, server.UrlOf(disk));
        string rule = $"OUTPUT -d {lab.Store.Address} -j REJECT";
        await StorageSay.ShellAsync(guest.There, $"iptables -I {rule}");
        try
        {
            Ended.As(MigrationOutcome.Failed, await guest.Administrator.MoveAsync(guest.Ask));
            await HostsSay.UntouchedAsync(guest.Guest, lab);
            await guest.WritesAsync();
        }
        finally
        {
            await StorageSay.ShellAsync(guest.There, $"iptables -D {rule}");
        }

        await guest.MoveAsync(guest.Ask);
        await guest.EndAsync();
        Assert.Null(await server.CheckAsync(disk));
    });
}

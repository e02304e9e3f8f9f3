using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>
/// A client that drives a move and dies, in every window: what the daemons make of it by themselves, and that the
/// recovery leaves exactly one copy.
/// </summary>
[Collection(LabCollection.Engine)]
public sealed class DirectRecoveryTests(LabFixture fixture)
{
    [Theory]
    [InlineData(MoveStage.Beginning, false, "kvm1: running (booted)", "kvm1", null)]
    [InlineData(MoveStage.Preparing, false, "kvm1: running (booted)", "kvm1", null)]
    [InlineData(MoveStage.Performing, true, "kvm1: running", "kvm1", null)]
    [InlineData(MoveStage.Performing, false, "kvm1: running", "kvm1", "stood still on kvm1 and was not on kvm2")]
    [InlineData(MoveStage.Finishing, false, "kvm2: running", "kvm2", "what stood still of it on kvm1 was ended")]
    public async Task A_client_dies_and_one_copy_is_left(MoveStage last, bool midway, string where, string defined, string? told)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using (DeadClient client = await DeadClient.ConnectAsync(lab, guest))
        {
            await client.DriveAsync(last, midway ? BusyGuest.Slow : BusyGuest.Fast, midway);
        }

        List<string> done = await RecoverAsync(guest, lab, last);
        Assert.StartsWith(where, await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Assert.Equal(defined, await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
        if (told is null)
        {
            Assert.Empty(done);
        }
        else
        {
            Assert.Contains(done, d => d.Contains(told, StringComparison.Ordinal));
        }

        // Nothing that is done twice does more.
        Assert.Empty(await RecoverAsync(guest, lab, last));
        Assert.Equal("Job type:         None", await HostsSay.VirshAsync(lab.Hosts[where[3] - '1'], "domjobinfo", guest.Name));
    }

    [Theory]
    [InlineData(MoveStage.Performing)]
    [InlineData(MoveStage.Finishing)]
    public async Task As_long_as_the_destination_is_silent_nothing_is_touched(MoveStage last)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using (DeadClient client = await DeadClient.ConnectAsync(lab, guest))
        {
            await client.DriveAsync(last, BusyGuest.Fast);
        }

        await lab.Hosts[1].StopLibvirtdAsync();
        try
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RecoverAsync(guest, lab, last, enough.Token));
            Assert.Equal("paused (migrating)", await HostsSay.VirshAsync(lab.Hosts[0], "domstate", "--reason", guest.Name));
        }
        finally
        {
            await lab.Hosts[1].StartLibvirtdAsync();
        }

        await RecoverAsync(guest, lab, last);
        Assert.Single(await guest.RunsOnAsync());
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
    }

    [Fact]
    public async Task A_source_that_loses_only_its_driver_in_the_middle_is_put_right_too()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using (DeadClient client = await DeadClient.ConnectAsync(lab, guest))
        {
            await client.DriveAsync(MoveStage.Performing, BusyGuest.Slow, midway: true);
            await client.LoseSourceAsync();
            // It comes to its end nevertheless, and nobody is there to be told.
            await HostsSay.VirshAsync(lab.Hosts[0], "migrate-setspeed", guest.Name, "1000");
            Assert.True(await Wait.UntilAsync(
                async () => await HostsSay.VirshAsync(lab.Hosts[0], "domstate", "--reason", guest.Name) == "paused (migrating)",
                Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None));
            await Task.Delay(500);
        }

        await RecoverAsync(guest, lab, MoveStage.Performing);
        Assert.StartsWith("kvm1: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Assert.Equal("Job type:         None", await HostsSay.VirshAsync(lab.Hosts[0], "domjobinfo", guest.Name));
    }

    private static async Task<List<string>> RecoverAsync(
        LabGuest guest, LabEnvironment lab, MoveStage stage, CancellationToken cancellationToken = default)
    {
        await using var connections = new HostConnections(new LibvirtConnector(TimeProvider.System));
        var services = new MigrationServices(connections, new MoveLimits(), new JournalFolder(AppContext.BaseDirectory), TimeProvider.System);
        MigrationRequest request = Administrator.Ask(guest, lab);
        List<string> told = [];
        await new DirectRecovery(guest.Uuid, guest.Name, request.Source, request.Destination, DeadClient.Flags, stage, services)
            .RunAsync(told.Add, cancellationToken);
        return told;
    }
}

using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Limits that an administrator sets: the rate of the copy and the time that the guest stands still.</summary>
[Collection(LabCollection.Engine)]
public sealed class TuningTests(LabFixture fixture)
{
    private const long MiB = 1 << 20;

    [Exercised("Memory", "bandwidth")]
    [Fact]
    public async Task The_bandwidth_holds_and_can_be_changed_in_flight()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await Task.Delay(500);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = 3 };
        MigrationRun run = await administrator.StartAsync(request);
        Assert.InRange(await RateAsync(administrator, request), MiB, 5 * MiB);

        MigrationProgress set = await administrator.Session.SetBandwidthAsync(request.Source, guest.Name, 10, false, CancellationToken.None);
        Assert.Equal("bandwidth set to 10 MiB/s", set.Reason);
        Assert.Equal("10", await HostsSay.VirshAsync(lab.Hosts[0], "migrate-getspeed", guest.Name));
        await Task.Delay(200);
        Assert.InRange(await RateAsync(administrator, request), 5 * MiB, 14 * MiB);

        await administrator.Session.SetBandwidthAsync(request.Source, guest.Name, BusyGuest.Fast, false, CancellationToken.None);
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task The_bandwidth_of_a_guest_that_does_not_move_is_not_set()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        string before = await HostsSay.VirshAsync(lab.Hosts[0], "migrate-getspeed", guest.Name);
        await using var administrator = new Administrator();
        var error = await Assert.ThrowsAsync<MigrationException>(() => administrator.Session.SetBandwidthAsync(
            Administrator.Know(lab.Hosts[0], lab), guest.Name, 7, false, CancellationToken.None));
        Ended.Is(MigrationError.MigrationNotFound, error);
        Assert.Equal(before, await HostsSay.VirshAsync(lab.Hosts[0], "migrate-getspeed", guest.Name));
    }

    [Fact]
    public async Task The_longest_downtime_is_set_before_the_move_and_as_before_after_a_stop()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await HostsSay.VirshAsync(lab.Hosts[0], "migrate-setmaxdowntime", guest.Name, "450");
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with
        {
            Bandwidth = BusyGuest.Slow, MaxDowntime = TimeSpan.FromMilliseconds(123),
        };
        MigrationRun run = await administrator.StartAsync(request);
        Assert.Equal("123", await HostsSay.VirshAsync(lab.Hosts[0], "migrate-getmaxdowntime", guest.Name));
        await administrator.Session.StopAsync(request.Source, guest.Name, [request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(run));
        Assert.Equal("450", await HostsSay.VirshAsync(lab.Hosts[0], "migrate-getmaxdowntime", guest.Name));
    }

    [Fact]
    public async Task A_longer_downtime_lets_a_busy_guest_through()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab) with
        {
            Bandwidth = 12, MaxDowntime = TimeSpan.FromSeconds(4),
        });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.NotNull(end.Downtime);
    }

    /// <summary>What goes over the wire in a second, by the daemon's own count, in bytes.</summary>
    private static async Task<double> RateAsync(Administrator administrator, MigrationRequest request)
    {
        MigrationProgress first = await ReadAsync();
        await Task.Delay(1000);
        MigrationProgress second = await ReadAsync();
        return (double)(second.MemoryProcessed - first.MemoryProcessed)! / (second.Elapsed - first.Elapsed).TotalSeconds;

        async Task<MigrationProgress> ReadAsync() => Assert.Single(
            await administrator.Session.ListMigrationsAsync(request.Source, [], CancellationToken.None));
    }
}

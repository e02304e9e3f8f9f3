using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Several moves at once.</summary>
[Collection(LabCollection.Engine)]
public sealed class ManyMovesTests(LabFixture fixture)
{
    [Exercised("Guests", "several side by side")]
    [Fact]
    public async Task Six_guests_move_two_at_a_time()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabGuest[] guests = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { DirtyMiBPerSecond = 8, Persistent = true })));
        try
        {
            await using var administrator = new Administrator();
            await using var observer = new Administrator();
            MigrationRun[] runs = [.. guests.Select(g => administrator.Session.Start(Administrator.Ask(g, lab)))];
            Task all = Task.WhenAll(runs.Select(r => r.Completion));
            (int mostRecords, int mostJobs) = (0, 0);
            while (!all.IsCompleted)
            {
                mostRecords = Math.Max(mostRecords, runs.Count(r => r.Latest.Phase is > MigrationPhase.Checking and < MigrationPhase.Completed));
                mostJobs = Math.Max(mostJobs, (await observer.Session.ListMigrationsAsync(
                    Administrator.Know(lab.Hosts[0], lab), [], CancellationToken.None)).Count);
                await Task.Delay(5);
            }

            foreach (MigrationRun run in runs)
            {
                Ended.As(MigrationOutcome.Completed, await run.Completion);
            }

            Assert.Equal(2, mostRecords);
            Assert.InRange(mostJobs, 1, 2);
            foreach (LabGuest guest in guests)
            {
                Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
            }
        }
        finally
        {
            await Task.WhenAll(guests.Select(g => g.DestroyAsync()));
        }
    }

    [Fact]
    public async Task A_guest_that_waits_for_its_turn_can_be_left_alone()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest first = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using LabGuest second = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(first, lab) with { Bandwidth = BusyGuest.Slow };
        request = request with { Source = request.Source with { MaxOutgoing = 1 } };
        MigrationRun moving = await administrator.StartAsync(request);
        MigrationRun waiting = administrator.Session.Start(request with { VM = second.Name });
        Assert.True(await Wait.UntilAsync(
            () => Task.FromResult(waiting.Latest.Reason.StartsWith("waits", StringComparison.Ordinal)),
            Administrator.Patience, TimeSpan.FromMilliseconds(5), CancellationToken.None));
        Assert.Equal("waits: 1 move runs out of kvm1 already", waiting.Latest.Reason);
        waiting.Detach();
        MigrationProgress end = await Administrator.EndOf(waiting);
        Ended.As(MigrationOutcome.Cancelled, end);
        Assert.Equal("stopped before anything was started", end.Reason);
        await administrator.Session.StopAsync(request.Source, first.Name, [request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(moving));
        await HostsSay.UntouchedAsync(second, lab);
    }

    [Fact]
    public async Task Guests_cross_each_other_between_two_hosts()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest there = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { DirtyMiBPerSecond = 8 });
        await using LabGuest back = await lab.StartGuestAsync(lab.Hosts[1], new GuestOptions { DirtyMiBPerSecond = 8 });
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(there, lab);
        MigrationProgress[] ends = await Task.WhenAll(
            administrator.MoveAsync(request),
            administrator.MoveAsync(request with { VM = back.Name, Source = request.Destination, Destination = request.Source }));
        Assert.All(ends, end => Ended.As(MigrationOutcome.Completed, end));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(there));
        Assert.Equal("kvm1: running (migrated)", await HostsSay.WhereAsync(back));
    }
}

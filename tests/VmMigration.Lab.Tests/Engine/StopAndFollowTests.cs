using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Moves that somebody stops, leaves alone, or finds running.</summary>
[Collection(LabCollection.Engine)]
public sealed class StopAndFollowTests(LabFixture fixture)
{
    [Fact]
    public async Task A_stopped_move_leaves_the_guest_running_and_nothing_behind()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow };
        MigrationRun run = await administrator.StartAsync(request);
        MigrationProgress stopped = await administrator.Session.StopAsync(
            request.Source, guest.Name, [request.Destination], CancellationToken.None);
        MigrationProgress end = await Administrator.EndOf(run);
        Ended.As(MigrationOutcome.Cancelled, end);
        Ended.Is(MigrationError.MigrationCancelled, end.Error);
        Assert.Equal(MigrationPhase.Cancelled, end.Phase);
        Assert.Equal((end.Id, end.Outcome, end.Reason), (stopped.Id, stopped.Outcome, stopped.Reason));
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task Another_session_can_stop_a_move()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        await using var other = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow };
        MigrationRun run = await administrator.StartAsync(request);
        MigrationProgress stopped = await other.Session.StopAsync(
            request.Source, guest.Name, [request.Source, request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, stopped);
        Assert.Equal("kvm2", stopped.Destination);
        Ended.Aborted(await Administrator.EndOf(run));
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_stopped_guest_can_be_moved_afterwards()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        await administrator.StartAsync(request with { Bandwidth = BusyGuest.Slow });
        await administrator.Session.StopAsync(request.Source, guest.Name, [request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(request));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task A_move_that_was_left_alone_is_followed_by_a_new_session()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow };
        await using (var first = new Administrator())
        {
            MigrationRun run = await first.StartAsync(request);
            run.Detach();
            MigrationProgress left = await Administrator.EndOf(run);
            Ended.As(MigrationOutcome.Detached, left);
            Assert.Contains("Wait-VmMigration", left.Reason, StringComparison.Ordinal);
        }

        await using var second = new Administrator();
        HostReference[] hosts = [request.Source, request.Destination];
        MigrationProgress found = Assert.Single(await second.Session.ListMigrationsAsync(request.Source, hosts, CancellationToken.None));
        Assert.Equal((guest.Name, guest.Uuid, "kvm1", "kvm2"), (found.VM, found.Uuid, found.Source, found.Destination));
        IFollowedMove follower = second.Session.Follow(found, request.Source, request.Destination, hosts);
        _ = follower.Completion;
        await second.Session.SetBandwidthAsync(request.Source, guest.Name, BusyGuest.Fast, false, CancellationToken.None);
        MigrationProgress end = await follower.Completion.WaitAsync(Administrator.Patience);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("runs on kvm2; nothing left on kvm1", end.Reason);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Empty(await second.Session.ListMigrationsAsync(request.Source, hosts, CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_that_virsh_began_is_listed_and_followed(bool destinationKnown)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        Task virsh = WorkstationVirsh.MigrateAsync(
            guest, lab.Hosts[0], lab.Hosts[1], LabTransport.Tcp, "--persistent", "--undefinesource", "--bandwidth", $"{BusyGuest.Slow}");
        HostReference[] hosts = [request.Source, request.Destination];
        IReadOnlyList<MigrationProgress> found = [];
        Assert.True(await Wait.UntilAsync(
            async () => (found = await administrator.Session.ListMigrationsAsync(request.Source, hosts, CancellationToken.None))
                is [{ MemoryTotal: > 0 }],
            Administrator.Patience, TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Assert.Equal((guest.Name, "kvm2"), (found[0].VM, found[0].Destination));

        IFollowedMove follower = administrator.Session.Follow(
            found[0], request.Source, destinationKnown ? request.Destination : null, hosts);
        _ = follower.Completion;
        await administrator.Session.SetBandwidthAsync(request.Source, guest.Name, BusyGuest.Fast, false, CancellationToken.None);
        MigrationProgress end = await follower.Completion.WaitAsync(Administrator.Patience);
        await virsh;
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task A_follower_tells_that_a_move_was_stopped_by_somebody_else()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        await using var other = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow };
        MigrationRun run = await administrator.StartAsync(request);
        HostReference[] hosts = [request.Source, request.Destination];
        MigrationProgress found = Assert.Single(await other.Session.ListMigrationsAsync(request.Source, hosts, CancellationToken.None));
        IFollowedMove follower = other.Session.Follow(found, request.Source, request.Destination, hosts);
        _ = follower.Completion;
        await HostsSay.VirshAsync(lab.Hosts[0], "domjobabort", guest.Name);
        MigrationProgress seen = await follower.Completion.WaitAsync(Administrator.Patience);
        // libvirt tells the reason to nobody but the caller who began the move.
        Ended.As(MigrationOutcome.Failed, seen);
        Assert.Contains("runs on kvm1 as before", seen.Error!.Message, StringComparison.Ordinal);
        Ended.Aborted(await Administrator.EndOf(run));
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_guest_that_does_not_move_cannot_be_stopped()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        await using var administrator = new Administrator();
        var error = await Assert.ThrowsAsync<MigrationException>(() => administrator.Session.StopAsync(
            Administrator.Know(lab.Hosts[0], lab), guest.Name, [], CancellationToken.None));
        Assert.Equal(MigrationError.MigrationNotFound, error.Error);
        Assert.Equal("kvm1: running (booted)", await HostsSay.WhereAsync(guest));
    }
}

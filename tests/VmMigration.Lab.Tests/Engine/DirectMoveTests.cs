using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Moves that the session drives, between daemons that need not reach each other.</summary>
[Collection(LabCollection.Engine)]
public sealed class DirectMoveTests(LabFixture fixture)
{
    [Exercised("Control", "direct")]
    [Theory]
    [InlineData(LabTransport.Ssh)]
    [InlineData(LabTransport.Tls)]
    [InlineData(LabTransport.Tcp)]
    [InlineData(LabTransport.Unix)]
    public async Task A_guest_moves_and_exactly_one_copy_runs(LabTransport control)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { DirtyMiBPerSecond = 8, Persistent = true });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab, control));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("runs on kvm2; nothing left on kvm1", end.Reason);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
        JournaledMove journal = Assert.Single(administrator.Journals.ReadAll());
        Assert.Equal((ControlMode.Direct, MoveStage.Settling, false), (journal.Control, journal.Stage, journal.IsUnfinished));
    }

    [Exercised("Guests", "transient")]
    [Fact]
    public async Task A_transient_guest_leaves_nothing_and_a_definition_can_be_kept()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest transient = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        await using LabGuest kept = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Ask(transient, lab)));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(transient));
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Ask(kept, lab) with { KeepSource = true }));
        Assert.Equal("kvm1: shut off (migrated), kvm2: running (migrated)", await HostsSay.WhereAsync(kept));
    }

    [Fact]
    public async Task A_paused_guest_stays_paused()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        await HostsSay.VirshAsync(lab.Hosts[0], "suspend", guest.Name);
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Ask(guest, lab)));
        Assert.Equal("kvm2: paused (user)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task Daemons_that_do_not_reach_each_other_are_gone_round()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationRequest request = Unreachable(Ask(guest, lab) with { Control = ControlMode.Auto });
        MigrationPlan plan = await administrator.Session.PlanAsync(request, CancellationToken.None);
        Assert.Contains(plan.Description, d => d.StartsWith("control: direct, this session drives it to the end (kvm1's libvirt cannot reach kvm2's at ", StringComparison.Ordinal));
        MigrationProgress end = await administrator.MoveAsync(request);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(end.Warnings, w => w.Contains("has to stay until its end: kvm1's libvirt cannot reach kvm2's", StringComparison.Ordinal));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
    }

    [Fact]
    public async Task Peer_to_peer_that_was_asked_for_is_not_gone_round()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Unreachable(Ask(guest, lab) with { Control = ControlMode.PeerToPeer }));
        Ended.With(MigrationError.PeerUnreachable, end);
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task One_that_is_stopped_leaves_the_guest_where_it_was()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Ask(guest, lab) with { Bandwidth = BusyGuest.Slow };
        MigrationRun run = await administrator.StartAsync(request);
        await administrator.Session.StopAsync(request.Source, guest.Name, [request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(run));
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_stops_it_first()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        var administrator = new Administrator();
        MigrationRun run = await administrator.StartAsync(Ask(guest, lab) with { Bandwidth = BusyGuest.Slow });
        await administrator.DisposeAsync();
        Ended.As(MigrationOutcome.Cancelled, await run.Completion);
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_destination_that_refuses_says_why_and_the_guest_runs_on()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab) with { ListenAddress = "192.0.2.1" });
        Ended.With(MigrationError.MigrationFailed, end);
        await HostsSay.UntouchedAsync(guest, lab);
    }

    private static MigrationRequest Ask(LabGuest guest, LabEnvironment lab, LabTransport control = LabTransport.Unix) =>
        Administrator.Ask(guest, lab, control) with { Control = ControlMode.Direct };

    /// <summary>A way to the destination's daemon where nothing listens.</summary>
    private static MigrationRequest Unreachable(MigrationRequest request) =>
        request with { Destination = request.Destination with { PeerUri = "qemu+tcp://kvm2:1/system" } };
}

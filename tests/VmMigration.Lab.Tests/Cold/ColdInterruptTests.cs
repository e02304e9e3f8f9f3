using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Cold;

/// <summary>
/// Somebody does not wait until a guest has shut down for its move. It cannot be asked to stay: when it goes off after all, it
/// is started again where it was.
/// </summary>
[Collection(LabCollection.Engine)]
public sealed class ColdInterruptTests(LabFixture fixture)
{
    private const int Interrupted = 130;
    private const int Killed = 137;

    [Fact]
    public async Task The_session_starts_it_again_as_long_as_it_lasts()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await StartAsync(lab);
        await using var administrator = new Administrator();
        MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab) with { Kind = MigrationKind.Cold });
        await Administrator.ReachAsync(run, MigrationPhase.Preparing);
        run.Detach();
        MigrationProgress end = await Administrator.EndOf(run);
        Ended.As(MigrationOutcome.Detached, end);
        Assert.Contains($"{guest.Name} is not moved", end.Reason, StringComparison.Ordinal);
        Assert.Contains("it is started again on kvm1", end.Reason, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
        await GoesOffAsync(guest, lab);
        await run.Over.WaitAsync(Administrator.Patience);
        await IsBackAsync(guest, lab, administrator, "runs on kvm1, started again; nothing was left on kvm2");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_session_starts_it_again_where_the_first_is_gone(bool interrupted)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await StartAsync(lab);
        await using var administrator = new Administrator();
        await LeaveAsync(guest, lab, administrator, interrupted, seconds: 300);
        await HostsSay.UntouchedAsync(guest, lab);
        Task<MigrationProgress> resumed = administrator.Session.Resume(Assert.Single(administrator.Session.ListUnfinished())).Completion;
        await GoesOffAsync(guest, lab);
        Ended.As(MigrationOutcome.Cancelled, await resumed.WaitAsync(Administrator.Patience));
        await IsBackAsync(guest, lab, administrator, "runs on kvm1, started again; nothing was left on kvm2");
    }

    [Fact]
    public async Task One_that_went_off_meanwhile_is_started_again_at_once()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await StartAsync(lab);
        await using var administrator = new Administrator();
        await LeaveAsync(guest, lab, administrator, interrupted: true, seconds: 300);
        await GoesOffAsync(guest, lab);
        Task<MigrationProgress> resumed = administrator.Session.Resume(Assert.Single(administrator.Session.ListUnfinished())).Completion;
        Ended.As(MigrationOutcome.Cancelled, await resumed.WaitAsync(Administrator.Patience));
        await IsBackAsync(guest, lab, administrator, "runs on kvm1, started again; nothing was left on kvm2");
    }

    [Fact]
    public async Task One_that_does_not_go_off_within_its_time_is_left_alone()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await StartAsync(lab);
        await using var administrator = new Administrator();
        await LeaveAsync(guest, lab, administrator, interrupted: true, seconds: 5);
        Task<MigrationProgress> resumed = administrator.Session.Resume(Assert.Single(administrator.Session.ListUnfinished())).Completion;
        Ended.As(MigrationOutcome.Cancelled, await resumed.WaitAsync(Administrator.Patience));
        await IsBackAsync(guest, lab, administrator, "runs on kvm1 as before; nothing was left on kvm2");
    }

    /// <summary>One whose name no other has had, of which the hosts would still have logs.</summary>
    private static Task<LabGuest> StartAsync(LabEnvironment lab) =>
        lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Name = $"c{Guid.NewGuid():n}"[..9], Persistent = true });

    /// <summary>A client asks it to shut down, and is interrupted or killed before it has.</summary>
    private static async Task LeaveAsync(LabGuest guest, LabEnvironment lab, Administrator administrator, bool interrupted, int seconds)
    {
        using ChildClient client = ChildClient.Start(
            guest, lab.Keys.InventoryPath, administrator.Journals.Path, "--cold", "--shutdown-timeout", $"{seconds}");
        await client.ReachAsync(MigrationPhase.Preparing);
        if (interrupted)
        {
            await client.InterruptAsync();
            int code = await client.EndAsync();
            Assert.True(code == Interrupted, $"{code}: {client.Said}");
        }
        else
        {
            Assert.Equal(Killed, await client.KillAsync());
        }
    }

    /// <summary>It does at last what it was asked to: its own boot sector never would.</summary>
    private static Task GoesOffAsync(LabGuest guest, LabEnvironment lab) => HostsSay.VirshAsync(lab.Hosts[0], "destroy", guest.Name);

    private static async Task IsBackAsync(LabGuest guest, LabEnvironment lab, Administrator administrator, string reason)
    {
        MigrationProgress end = Assert.Single(administrator.Session.ListHistory());
        Assert.Equal((MigrationOutcome.Cancelled, reason), (end.Outcome!.Value, end.Reason));
        Assert.Empty(administrator.Session.ListUnfinished());
        await HostsSay.UntouchedAsync(guest, lab);
        await HostsSay.NeverStartedAsync(guest, lab.Hosts[1]);
    }
}

using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>A guest that changes more than the link carries, under each policy; the policies' times are shortened, their order is not.</summary>
[Collection(LabCollection.Engine)]
public sealed class EndingTests(LabFixture fixture)
{
    /// <summary>In MiB/s: half of what <see cref="BusyGuest"/> rewrites.</summary>
    private const long Half = 12;

    [Fact]
    public async Task MinimalDowntime_gives_up_says_why_and_leaves_the_guest_as_it_was()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await HostsSay.VirshAsync(lab.Hosts[0], "migrate-setmaxdowntime", guest.Name, "450");
        await using var administrator = new Administrator();
        var (end, records) = await MoveAsync(administrator, guest, lab, Soon(MigrationPolicy.MinimalDowntime));
        Ended.With(MigrationError.DidNotConverge, end);
        Assert.Contains("the link carries", end.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("giving up as the policy minimalDowntime says", end.Error.Message, StringComparison.Ordinal);
        Assert.Contains(records, r => r is { Phase: MigrationPhase.PreCopy, Outcome: null } && r.Reason.EndsWith("giving up as the policy minimalDowntime says", StringComparison.Ordinal));
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.Equal("450", await HostsSay.VirshAsync(lab.Hosts[0], "migrate-getmaxdowntime", guest.Name));
    }

    [Exercised("Memory", "post-copy")]
    [Fact]
    public async Task MustFinish_ends_through_post_copy()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        var (end, records) = await MoveAsync(administrator, guest, lab, Soon(MigrationPolicy.MustFinish));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(records, r => r.Reason.Contains("switching to post-copy as the policy mustFinish says", StringComparison.Ordinal));
        Assert.Contains(records, r => r.Phase is MigrationPhase.PostCopy);
        await RunsThereAsync(guest, lab);
    }

    [Exercised("Memory", "auto-converge")]
    [Fact]
    public async Task Balanced_slows_the_guest_then_switches_to_post_copy_or_is_through_before()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        var (end, records) = await MoveAsync(administrator, guest, lab, Soon(MigrationPolicy.Balanced));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(records, r => r.ThrottlePercent > 0);
        await RunsThereAsync(guest, lab);
    }

    [Fact]
    public async Task SuspendIfNeeded_suspends_a_guest_that_slowing_does_not_cure_and_it_runs_on_the_destination()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        var (end, records) = await MoveAsync(administrator, guest, lab, Soon(MigrationPolicy.SuspendIfNeeded), BusyGuest.Slow);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(records, r => r.Reason.Contains("suspending the guest as the policy suspendIfNeeded says", StringComparison.Ordinal));
        await RunsThereAsync(guest, lab);
    }

    [Fact]
    public async Task A_suspended_guest_runs_on_the_source_when_its_move_is_stopped()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with
        {
            Bandwidth = 1, Policy = MigrationPolicy.Balanced, Timeout = TimeSpan.FromSeconds(1), TimeoutAction = TimeoutAction.Suspend,
        };
        MigrationRun run = await administrator.StartAsync(request);
        Assert.True(await Wait.UntilAsync(
            async () => (await HostsSay.VirshAsync(lab.Hosts[0], "domstate", guest.Name)) == "paused",
            Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None));
        await administrator.Session.StopAsync(request.Source, guest.Name, [request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(run));
        Assert.StartsWith("kvm1: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_downtime_that_is_set_rises_and_never_above_the_ceiling()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with
        {
            Bandwidth = Half, Policy = Soon(MigrationPolicy.MinimalDowntime), MaxDowntime = TimeSpan.FromMilliseconds(222),
        };
        MigrationRun run = await administrator.StartAsync(request);
        List<int> set = [];
        while (!run.Completion.IsCompleted && set.Count < 600)
        {
            var said = await lab.Hosts[0].VirshAsync("migrate-getmaxdowntime", guest.Name);
            if (said.Succeeded && !run.Latest.Reason.Contains("giving up", StringComparison.Ordinal) && !run.Completion.IsCompleted)
            {
                set.Add(int.Parse(said.Output.Trim(), System.Globalization.CultureInfo.InvariantCulture));
            }

            await Task.Delay(50);
        }

        Ended.With(MigrationError.DidNotConverge, await Administrator.EndOf(run));
        // The last may be the host's own again, once the move was given up.
        var ours = set.TakeWhile(ms => ms != 300).Distinct().ToList();
        Assert.Equal(100, ours[0]);
        Assert.Equal(ours.Order(), ours);
        Assert.True(ours.Count > 2, string.Join(' ', ours));
        Assert.All(ours, ms => Assert.InRange(ms, 100, 222));
    }

    [Theory]
    [InlineData(TimeoutAction.Abort)]
    [InlineData(TimeoutAction.Suspend)]
    [InlineData(TimeoutAction.PostCopy)]
    public async Task At_the_timeout_that_is_done_which_was_asked_for(TimeoutAction action)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab) with
        {
            Bandwidth = Half, Policy = MigrationPolicy.MustFinish with { StallWindow = TimeSpan.FromSeconds(1) }, Timeout = TimeSpan.FromSeconds(6), TimeoutAction = action,
        });
        var records = await RecordsAsync(run);
        MigrationProgress end = records[^1];
        Assert.Contains(records, r => r.Reason.StartsWith("not through after 6s", StringComparison.Ordinal));
        if (action is TimeoutAction.Abort)
        {
            Ended.With(MigrationError.DidNotConverge, end);
            Assert.Contains("Not through after", end.Error!.Message, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);
            return;
        }

        Ended.As(MigrationOutcome.Completed, end);
        await RunsThereAsync(guest, lab);
    }

    [Fact]
    public async Task Post_copy_that_is_asked_for_begins_after_the_first_pass()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab) with { Bandwidth = Half, PostCopy = true });
        var records = await RecordsAsync(run);
        Ended.As(MigrationOutcome.Completed, records[^1]);
        Assert.Contains(records, r => r.Reason.StartsWith("all memory was sent once; switching to post-copy as asked", StringComparison.Ordinal));
        Assert.DoesNotContain(records, r => r.Iteration > 3);
        await RunsThereAsync(guest, lab);
    }

    [Theory]
    [InlineData(CompletionMode.PostCopy)]
    [InlineData(CompletionMode.Suspend)]
    public async Task A_move_that_runs_is_completed(CompletionMode mode)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = Half, Policy = MigrationPolicy.Balanced };
        MigrationRun run = await administrator.StartAsync(request);
        MigrationProgress told = await administrator.Session.CompleteAsync(request.Source, guest.Name, mode, CancellationToken.None);
        Assert.Equal(mode is CompletionMode.PostCopy ? "switched to post-copy" : "suspended until it is across", told.Reason);
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
        await RunsThereAsync(guest, lab);
    }

    [Fact]
    public async Task A_move_that_was_not_begun_for_it_is_not_switched_to_post_copy_and_goes_on()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow, Policy = MigrationPolicy.MinimalDowntime };
        MigrationRun run = await administrator.StartAsync(request);
        var refusal = await Assert.ThrowsAsync<MigrationException>(
            () => administrator.Session.CompleteAsync(request.Source, guest.Name, CompletionMode.PostCopy, CancellationToken.None));
        Ended.Is(MigrationError.PostCopyNotAllowed, refusal);
        Assert.False(run.Completion.IsCompleted);
        await administrator.Session.StopAsync(request.Source, guest.Name, [request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(run));
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_paused_guest_is_moved_under_any_policy_and_stays_paused()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await HostsSay.VirshAsync(lab.Hosts[0], "suspend", guest.Name);
        await using var administrator = new Administrator();
        var (end, _) = await MoveAsync(administrator, guest, lab, MigrationPolicy.MustFinish);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Empty(Ended.Warnings(end));
        Assert.StartsWith("kvm2: paused", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_a_host_cannot_the_move_goes_without_post_copy_unless_that_was_asked_for_by_name(bool asked)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using WithoutUserFaults host = await WithoutUserFaults.OnAsync(lab.Hosts[1]);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab) with { Policy = MigrationPolicy.Balanced, PostCopy = asked });
        if (asked)
        {
            Ended.With(MigrationError.MigrationFailed, end);
            Assert.Contains("Postcopy is not supported", end.Error!.Message, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);
            return;
        }

        Ended.As(MigrationOutcome.Completed, end);
        Assert.StartsWith("the move cannot be switched to post-copy, and was begun without it", Assert.Single(end.Warnings), StringComparison.Ordinal);
        await RunsThereAsync(guest, lab);
    }

    private static MigrationPolicy Soon(MigrationPolicy policy) =>
        policy with { StallWindow = TimeSpan.FromSeconds(6), StepInterval = TimeSpan.FromSeconds(1) };

    private static async Task<(MigrationProgress End, List<MigrationProgress> Records)> MoveAsync(
        Administrator administrator, LabGuest guest, LabEnvironment lab, MigrationPolicy policy, long bandwidth = Half)
    {
        var records = await RecordsAsync(administrator.Session.Start(Administrator.Ask(guest, lab) with { Bandwidth = bandwidth, Policy = policy }));
        return (records[^1], records);
    }

    private static async Task<List<MigrationProgress>> RecordsAsync(MigrationRun run)
    {
        using var patience = new CancellationTokenSource(2 * Administrator.Patience);
        List<MigrationProgress> records = [];
        await foreach (var item in run.ReadAllAsync(patience.Token))
        {
            records.Add(item.Record);
        }

        return records;
    }

    private static async Task RunsThereAsync(LabGuest guest, LabEnvironment lab)
    {
        Assert.StartsWith("kvm2: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
    }
}

using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Generations;

/// <summary>Post-copy that breaks, with a libvirt on the destination whose daemon crashes when it resumes one (11.2 and 11.3).</summary>
[Collection(GenerationsCollection.Name)]
public sealed class GenerationPostCopyTests(GenerationsFixture fixture)
{
    private static readonly GuestOptions Options =
        new() { Machine = GenerationPair.Machine, MemoryMiB = 128, DirtyMiBPerSecond = 20, Persistent = true };

    [Exercised("Faults", "post-copy broken, between releases")]
    [Theory]
    [InlineData("kvm1", "kvm3", false)]
    [InlineData("kvm3", "kvm1", true)]
    public async Task It_is_resumed_only_where_that_does_no_harm(string from, string to, bool resumes)
    {
        LabEnvironment lab = await fixture.GetAsync();
        var pair = new GenerationPair(lab, lab.Host(from), lab.Host(to));
        await using LabGuest guest = await lab.StartGuestAsync(pair.From, Options);
        await using var administrator = new Administrator();
        await Task.Delay(1500);
        MigrationRequest request = pair.Ask(guest) with { Policy = null, PostCopy = true, Bandwidth = BusyGuest.Slow, PostCopyBandwidth = 1 };
        MigrationRun run = await administrator.StartAsync(request);
        await HostsSay.VirshAsync(pair.From, "migrate-postcopy", guest.Name);
        await UntilAsync(guest, pair, "post-copy");
        await HostsSay.VirshAsync(pair.From, "domjobabort", guest.Name, "--postcopy");
        Ended.With(MigrationError.PostCopyBroken, await Administrator.EndOf(run), MigrationOutcome.Unknown);
        await UntilAsync(guest, pair, "post-copy failed");

        IFollowedMove resuming = administrator.Session.Resume(Assert.Single(administrator.Session.ListUnfinished()));
        if (resumes)
        {
            Task<MigrationProgress> resumed = resuming.Completion;
            await UntilAsync(guest, pair, "post-copy");
            await HostsSay.VirshAsync(pair.From, "migrate-setspeed", guest.Name, "1000", "--postcopy");
            Ended.As(MigrationOutcome.Completed, await resumed.WaitAsync(Administrator.Patience));
            await pair.MovedAsync(guest);
            return;
        }

        MigrationProgress end = await resuming.Completion.WaitAsync(Administrator.Patience);
        Ended.With(MigrationError.DaemonUnsupported, end, MigrationOutcome.Unknown);
        Assert.Contains("11.4", end.Error!.RecommendedAction, StringComparison.Ordinal);
        await UntilAsync(guest, pair, "post-copy failed");
        Assert.Single(administrator.Session.ListUnfinished());
    }

    [Fact]
    public async Task A_policy_does_not_switch_to_it_and_who_asks_for_it_is_warned()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var pair = new GenerationPair(lab, lab.Host("kvm1"), lab.Host("kvm3"));
        await using LabGuest guest = await lab.StartGuestAsync(pair.From, GenerationPair.Idle);
        await using var administrator = new Administrator();
        MigrationRequest byPolicy = pair.Ask(guest);
        MigrationPlan plan = await administrator.Session.PlanAsync(byPolicy, CancellationToken.None);
        Assert.False(plan.Ending!.PostCopy);
        Assert.Contains("libvirt 11.3.0 on kvm3 crashes", plan.Ending.NoPostCopyBecause, StringComparison.Ordinal);
        IReadOnlyList<MigrationCheck> found = await administrator.Session.CheckAsync(
            byPolicy with { PostCopy = true }, new PreflightOptions { Checks = ["PostCopySupport"] }, CancellationToken.None);
        Assert.Contains(found, c => c.Status is CheckStatus.Warning && c.Message.Contains("the guest is lost", StringComparison.Ordinal));
    }

    private static async Task UntilAsync(LabGuest guest, GenerationPair pair, string state)
    {
        string[] wanted = [$"{pair.From.Name}: paused ({state})", $"{pair.To.Name}: running ({state})"];
        string expected = string.Join(", ", wanted.Order(StringComparer.Ordinal));
        Assert.True(
            await Wait.UntilAsync(
                async () => await HostsSay.WhereAsync(guest) == expected, Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None),
            $"{await HostsSay.WhereAsync(guest)} instead of {expected}");
    }
}

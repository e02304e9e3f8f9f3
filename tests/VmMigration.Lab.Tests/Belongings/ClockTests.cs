using System.Globalization;
using System.Text.RegularExpressions;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Belongings;

/// <summary>A guest's own clock stands still as long as the guest does.</summary>
[Collection(LabCollection.Engine)]
public sealed partial class ClockTests(LabFixture fixture)
{
    /// <summary>In MiB/s: suspended early, it stands still for seconds until its memory is across.</summary>
    private const long Slow = 8;

    [Exercised("Guests", "clock set by its agent")]
    [Fact]
    public async Task A_guest_that_stood_still_is_told_of_and_its_agent_sets_its_clock_where_that_is_asked_for()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Kind = GuestKind.Linux, HasAgent = true, Persistent = true });
        await guest.WaitUntilAnsweringAsync();
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab) with { Bandwidth = Slow, Timeout = TimeSpan.FromSeconds(1), TimeoutAction = TimeoutAction.Suspend };

        MigrationProgress told = await administrator.MoveAsync(there);
        Ended.As(MigrationOutcome.Completed, told);
        string warning = Assert.Single(told.Warnings, w => w.Contains("its clock is behind", StringComparison.Ordinal));
        Assert.Contains($"virsh domtime {guest.Name} --sync on kvm2", warning, StringComparison.Ordinal);
        Assert.Empty(await ClockAsync(lab.Hosts[1]));

        MigrationProgress set = await administrator.MoveAsync(there with { Source = there.Destination, Destination = there.Source, SyncsTime = true });
        Ended.As(MigrationOutcome.Completed, set);
        Assert.Empty(set.Warnings);
        (long before, long after) = Assert.Single(await ClockAsync(lab.Hosts[0]));
        Assert.True(after > before, $"{before} → {after}");

        async Task<(long Before, long After)[]> ClockAsync(LabHost host)
        {
            string console = (await host.RunAsync("cat", guest.ConsoleLog)).Output;
            return [.. Told().Matches(console).Select(m => (Number(m, 1), Number(m, 2)))];
        }

        static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^clock (\d+) (\d+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Told();
}

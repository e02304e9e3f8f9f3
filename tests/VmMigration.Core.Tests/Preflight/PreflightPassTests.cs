using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight;

public sealed class PreflightPassTests
{
    private static readonly PreflightOptions Usual = new();

    [Fact]
    public async Task Guests_come_in_their_order_and_of_each_the_best_destination_first()
    {
        var site = new Site(guests: 3, hosts: 3);
        site.Destinations[0].Has(site.Guests[1] with { Uuid = Guid.NewGuid() });
        var found = await site.RunAsync();
        Assert.Equal(["vm0", "vm1", "vm2"], found.Select(g => g[0].Move.VM));
        Assert.Equal(["to0", "to1", "to2"], DestinationsOf(found[0]));
        Assert.Equal(["to1", "to2", "to0"], DestinationsOf(found[1]));
        Assert.All(found[0], m => Assert.True(m.IsClear));
        Assert.Equal(["DestinationGuest"], found[1][2].Checks.Where(c => c.Status is CheckStatus.Fail).Select(c => c.Id));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_told_first_and_then_in_the_order_of_the_checks()
    {
        var site = new Site(guests: 1, hosts: 1);
        site.Destinations[0].Has(site.Guests[0] with { Uuid = Guid.NewGuid() });
        var checks = (await site.RunAsync())[0][0].Checks;
        Assert.Equal(checks.OrderByDescending(c => c.Status).Select(c => c.Id), checks.Select(c => c.Id));
        var passed = checks.Where(c => c.Status is CheckStatus.Pass).Select(c => c.Id);
        Assert.Equal(PreflightChecks.All.Select(c => c.Id).Intersect(passed), passed.Distinct());
    }

    [Fact]
    public async Task What_two_hosts_are_to_each_other_is_told_of_each_guest()
    {
        var site = new Site(guests: 2, hosts: 1);
        site.Destinations[0].Facts = site.Source.Facts;
        var found = await site.RunAsync();
        Assert.Equal(
            [("vm0", CheckStatus.Fail), ("vm1", CheckStatus.Fail)],
            found.Select(g => g[0].Checks.Single(c => c.Id == "HostIdentity")).Select(c => (c.Vm, c.Status)));
    }

    [Fact]
    public async Task A_destination_that_cannot_be_reached_is_one_finding_and_the_others_go_on()
    {
        var site = new Site(guests: 2, hosts: 2);
        site.Destinations[0].Unreachable = () => new MigrationException(MigrationError.HostUnreachable, "to0 does not answer.", "Look at to0.");
        var found = await site.RunAsync();
        foreach (var (guest, name) in found.Zip(["vm0", "vm1"]))
        {
            Assert.Equal(["to1", "to0"], DestinationsOf(guest));
            var check = Assert.Single(guest[1].Checks);
            Assert.Equal(
                ("HostReachable", CheckStatus.Fail, name, "to0", "to0 does not answer", "Look at to0."),
                (check.Id, check.Status, check.Vm, check.Subject, check.Message, check.Fix));
            Assert.Equal(site.Destinations[0].Reference, check.DestinationReference);
        }

        Assert.Equal(1, site.Destinations[0].Dials);
    }

    [Fact]
    public async Task A_source_that_does_not_say_what_it_is_is_one_finding_too()
    {
        var site = new Site(guests: 1, hosts: 1);
        site.Source.Refuses = what => what == "facts" ? new MigrationException(MigrationError.DaemonError, "no.", "Look.") : null;
        var check = Assert.Single((await site.RunAsync())[0][0].Checks);
        Assert.Equal(("HostReachable", "from"), (check.Id, check.Subject));
    }

    [Fact]
    public async Task A_host_that_is_lost_meanwhile_fails()
    {
        var site = new Site(guests: 1, hosts: 2);
        site.Destinations[0].Before = what => Task.Run(() =>
        {
            if (what != "facts")
            {
                site.Destinations[0].Cut();
            }
        });
        var found = (await site.RunAsync())[0];
        Assert.Equal(["to1", "to0"], DestinationsOf(found));
        Assert.False(found[1].IsClear);
    }

    [Fact]
    public async Task A_guest_that_cannot_be_looked_at_does_not_hold_up_the_others()
    {
        var site = new Site(guests: 2, hosts: 1);
        var bad = site.Guests[0];
        var asked = 0;
        site.Source.Refuses = what => what == "xml" && Interlocked.Increment(ref asked) == 1
            ? new MigrationException(MigrationError.DaemonError, "no.", "Look.") : null;
        var found = await site.RunAsync();
        Assert.Single(found, g => g[0] is { IsClear: false, Error.Message: "no." });
        Assert.Single(found, g => g[0] is { IsClear: true, Checks.Count: > 3 });
    }

    [Fact]
    public async Task Hosts_are_looked_at_without_any_guest()
    {
        var site = new Site(guests: 1, hosts: 2);
        var found = await site.RunAsync(new PreflightOptions { HostsOnly = true });
        Assert.Equal(["to0", "to1"], DestinationsOf(Assert.Single(found)));
        Assert.All(found[0].SelectMany(m => m.Checks), c => Assert.Null(c.Vm));
        Assert.Equal(
            PreflightChecks.All.Where(c => c.Scope is CheckScope.Hosts).Select(c => c.Id).Order(),
            found[0][0].Checks.Select(c => c.Id).Distinct().Order());
        Assert.DoesNotContain("find", site.Source.Questions);
    }

    [Fact]
    public async Task Only_the_checks_that_are_chosen_are_asked()
    {
        var found = await new Site(guests: 1, hosts: 1).RunAsync(new PreflightOptions { Checks = ["gueststate", "HostIdentity"] });
        Assert.Equal(["HostIdentity", "GuestState"], found[0][0].Checks.Select(c => c.Id));
    }

    [Fact]
    public async Task A_rehearsal_is_of_one_destination_at_a_time_for_a_guest()
    {
        var site = new Site(guests: 3, hosts: 3);
        var (now, most) = (0, 0);
        foreach (var host in site.Destinations)
        {
            host.Before = async what =>
            {
                if (what == "memory")
                {
                    most = Math.Max(most, Interlocked.Increment(ref now));
                    await Task.Yield();
                    Interlocked.Decrement(ref now);
                }
            };
        }

        var found = await site.RunAsync(new PreflightOptions { DryRun = true });
        Assert.Equal(9, found.Sum(g => g.Count));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Whoever_has_seen_enough_is_not_waited_for()
    {
        var site = new Site(guests: 40, hosts: 1);
        await using var session = site.Session();
        await foreach (var guest in session.CheckAsync(site.Moves, Usual, CancellationToken.None))
        {
            Assert.Equal("vm0", guest[0].Move.VM);
            break;
        }

        Assert.InRange(site.Source.Questions.Count(q => q == "xml"), 1, 8);
    }

    [Fact]
    public async Task What_is_asked_grows_with_guests_and_hosts_and_not_with_their_product()
    {
        var few = await CallsAsync(10, 4);
        var moreGuests = await CallsAsync(20, 4);
        var moreHosts = await CallsAsync(10, 8);
        var moreOfBoth = await CallsAsync(20, 8);
        Assert.Equal(moreGuests - few, moreOfBoth - moreHosts);
        Assert.InRange(moreGuests - few, 1, 10 * 8);
        Assert.InRange(moreHosts - few, 1, 4 * 25);
    }

    private static async Task<int> CallsAsync(int guests, int hosts)
    {
        var site = new Site(guests, hosts);
        Assert.Equal(guests * hosts, (await site.RunAsync()).Sum(g => g.Count));
        return site.Destinations.Append(site.Source).Sum(h => h.Questions.Count);
    }

    private static IEnumerable<string> DestinationsOf(IReadOnlyList<MoveFindings> guest) => guest.Select(m => m.Move.Destination.Name);

    /// <summary>A host with guests, and others where they could go to.</summary>
    private sealed class Site
    {
        public Site(int guests, int hosts)
        {
            Guests = [.. Enumerable.Range(0, guests).Select(i => new GuestStatus($"vm{i}", Guid.NewGuid(), VmState.Running, 1, true))];
            Destinations = [.. Enumerable.Range(0, hosts).Select(i => new FakeHost($"to{i}"))];
            foreach (var guest in Guests)
            {
                Source.Has(guest);
            }
        }

        public FakeHost Source { get; } = new("from");

        public FakeHost[] Destinations { get; }

        public GuestStatus[] Guests { get; }

        public MigrationRequest[] Moves =>
        [
            .. from guest in Guests
               from host in Destinations
               select new MigrationRequest { VM = guest.Name, Source = Source.Reference, Destination = host.Reference },
        ];

        public MigrationSession Session() =>
            new(new FakeConnector([Source, .. Destinations]), TestJournals.New(), TimeProvider.System);

        public async Task<IReadOnlyList<IReadOnlyList<MoveFindings>>> RunAsync(PreflightOptions? options = null)
        {
            await using var session = Session();
            List<IReadOnlyList<MoveFindings>> found = [];
            await foreach (var guest in session.CheckAsync(Moves, options ?? Usual, CancellationToken.None))
            {
                found.Add(guest);
            }

            return found;
        }
    }
}

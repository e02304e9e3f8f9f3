using VmMigration.Preflight;
using static VmMigration.Tests.Preflight.DestinationRankingTests;

namespace VmMigration.Tests.Preflight;

public sealed class FoundDestinationTests
{
    private static readonly MigrationCheck[] Fails = FoundAt("kvm2", CheckStatus.Fail, CheckStatus.Fail);
    private static readonly MigrationCheck[] Warns = FoundAt("kvm3", CheckStatus.Warning);
    private static readonly MigrationCheck[] Passes = FoundAt("kvm4");

    [Fact]
    public void A_guest_goes_once_to_the_best_of_the_hosts_that_were_looked_at()
    {
        var found = Assert.Single(FoundDestination.Of([.. Fails, .. Warns, .. Passes], null, []));
        Assert.Equal(("web1", "kvm1", "kvm4", null), (found.Vm.Name, found.Source, found.Destination, found.Error));
    }

    [Fact]
    public void A_destination_that_is_named_is_the_only_one_that_is_meant()
    {
        Assert.Equal("kvm3", Assert.Single(FoundDestination.Of([.. Fails, .. Warns, .. Passes], "KVM3", [])).Destination);
        Assert.Empty(FoundDestination.Of(Passes, "kvm9", []));
    }

    [Fact]
    public void Where_something_fails_everywhere_the_guest_stays_and_is_told_why()
    {
        var found = Assert.Single(FoundDestination.Of([.. Fails, .. FoundAt("kvm5", CheckStatus.Fail, CheckStatus.Fail, CheckStatus.Fail)], null, []));
        Assert.Equal(
            "web1 was not moved to kvm2, the best of 2 hosts: the message of 0 (Check0). 1 more stand in the way.", found.Error!.Message);
        Assert.Equal("Do this. Then test again, or take it upon yourself with -SkipCheck Check0.", found.Error.RecommendedAction);
        Assert.Equal((MigrationError.Incompatible, "web1"), (found.Error.Error, found.Error.Target));
    }

    [Fact]
    public void What_an_administrator_takes_upon_himself_stops_no_move()
    {
        Assert.NotNull(Assert.Single(FoundDestination.Of(Fails, null, ["Check0"])).Error);
        Assert.Null(Assert.Single(FoundDestination.Of(Fails, null, ["Check0", "check1"])).Error);
    }

    [Fact]
    public void Each_guest_is_for_itself_and_hosts_alone_are_no_guest()
    {
        var other = Warns.Select(c => c with { Vm = "web2" });
        var hosts = Fails.Select(c => c with { Vm = null });
        Assert.Equal(
            [("web1", "kvm4"), ("web2", "kvm3")],
            FoundDestination.Of([.. Passes, .. hosts, .. other], null, []).Select(f => (f.Vm.Name, f.Destination)));
    }
}

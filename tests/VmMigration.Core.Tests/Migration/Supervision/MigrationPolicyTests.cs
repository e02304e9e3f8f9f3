using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration;

public sealed class MigrationPolicyTests
{
    [Fact]
    public void The_downtime_goes_in_equal_steps_from_the_first_to_the_ceiling() => Assert.Equal(
        [150, 257, 364, 471, 578, 685, 792, 900, 900],
        Enumerable.Range(0, 9).Select(i => (int)MigrationPolicy.Balanced.DowntimeAfter(i).TotalMilliseconds));

    [Fact]
    public void A_lower_ceiling_lowers_the_beginning_too()
    {
        var low = MigrationPolicy.Balanced.WithMaxDowntime(TimeSpan.FromMilliseconds(40));
        Assert.Equal((40, 40), ((int)low.DowntimeAfter(0).TotalMilliseconds, (int)low.DowntimeAfter(3).TotalMilliseconds));
    }

    [Fact]
    public void The_built_in_policies_have_the_numbers_that_are_documented() => Assert.Equal(
        [
            "minimalDowntime 100-300/4/10s 40s 15m Abort",
            "balanced 150-900/7/10s 40s 15m AutoConverge,PostCopy,Abort",
            "mustFinish 150-900/7/5s 10s 5m PostCopy,Suspend",
            "suspendIfNeeded 150-900/7/10s 20s 10m AutoConverge,Suspend",
        ],
        MigrationPolicy.BuiltIn.Select(p =>
            $"{p.Name} {p.InitialDowntime.TotalMilliseconds}-{p.MaxDowntime.TotalMilliseconds}/{p.DowntimeSteps}/{HumanDuration.Format(p.StepInterval)} "
            + $"{HumanDuration.Format(p.StallWindow)} {HumanDuration.Format(p.Timeout)} {string.Join(',', p.Ladder)}"));

    [Fact]
    public void An_inventory_overrides_what_it_names_and_no_more()
    {
        var inventory = Inventory.Parse(
            "policies: { mustfinish: { maxDowntime: 100ms, stallWindow: 5s, stallTolerance: 10 }, own: { initialDowntime: 50ms, downtimeSteps: 3, rampFromIteration: 2, stepInterval: 1s } }", "h");
        var must = inventory.GetPolicy("mustFinish");
        Assert.Equal((100, 100, 5, 0.1), (must.MaxDowntime.TotalMilliseconds, must.InitialDowntime.TotalMilliseconds, must.StallWindow.TotalSeconds, must.StallTolerance));
        Assert.Equal(MigrationPolicy.MustFinish.Ladder, must.Ladder);
        var own = inventory.GetPolicy("OWN");
        Assert.Equal((50, 900, 3, 2, 1), (own.InitialDowntime.TotalMilliseconds, own.MaxDowntime.TotalMilliseconds, own.DowntimeSteps, own.RampFromIteration, own.StepInterval.TotalSeconds));
        Assert.Equal(MigrationPolicy.Balanced.Ladder, own.Ladder);
    }

    [Fact]
    public void A_beginning_above_the_ceiling_is_refused_where_it_stands()
    {
        var error = Assert.Throws<InventoryException>(() => Inventory.Parse("policies: { p: { maxDowntime: 1s, initialDowntime: 2s } }", "h"));
        Assert.Equal((1, 52), (error.Line, error.Column));
        Assert.Contains("above its maxDowntime of 1s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_is_not_there_is_an_error_with_the_nearest_name()
    {
        var error = Assert.Throws<MigrationException>(() => Inventory.Empty.GetPolicy("mustFinsh"));
        Assert.Equal((MigrationError.ParameterInvalid, "Nothing was moved: there is no policy 'mustFinsh'."), (error.Error, error.Message));
        Assert.StartsWith("Did you mean 'mustFinish'? There are balanced, minimalDowntime, mustFinish, suspendIfNeeded", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_has_its_own_policy_or_balanced()
    {
        var inventory = Inventory.Parse("hosts: { a: { policy: mustFinish }, b: }", "h");
        Assert.Equal(["mustFinish", "balanced"], inventory.Hosts.Select(h => inventory.PolicyOf(h).Name));
    }

    [Fact]
    public void What_is_asked_for_beside_the_policy_goes_before_it()
    {
        var host = new HostReference("kvm1", "qemu:///system");
        var request = new MigrationRequest { VM = "web1", Source = host, Destination = host };
        Assert.Null(request.Ending);
        Assert.Null((request with { MaxDowntime = TimeSpan.FromSeconds(1) }).Ending);
        var ending = (request with { Policy = MigrationPolicy.MinimalDowntime, MaxDowntime = TimeSpan.FromMilliseconds(50), AutoConverge = true, Timeout = TimeSpan.FromMinutes(1) }).Ending!;
        Assert.Equal((50, 50, 1), (ending.MaxDowntime.TotalMilliseconds, ending.InitialDowntime.TotalMilliseconds, ending.Timeout.TotalMinutes));
        Assert.Equal([LadderStep.AutoConverge, LadderStep.Abort], ending.Ladder);
        Assert.Equal([LadderStep.PostCopy, LadderStep.Abort], (request with { Policy = MigrationPolicy.Balanced, AutoConverge = false }).Ending!.Ladder);
    }
}

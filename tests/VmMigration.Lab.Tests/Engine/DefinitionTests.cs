using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Which host keeps a definition after a move.</summary>
[Collection(LabCollection.Engine)]
public sealed class DefinitionTests(LabFixture fixture)
{
    [Exercised("Guests", "persistent")]
    [Theory]
    [InlineData(true, null, false, "kvm2", "kvm2: running (migrated)")]
    [InlineData(true, null, true, "kvm1 kvm2", "kvm1: shut off (migrated), kvm2: running (migrated)")]
    [InlineData(true, false, true, "kvm1", "kvm1: shut off (migrated), kvm2: running (migrated)")]
    [InlineData(true, false, false, "", "kvm2: running (migrated)")]
    [InlineData(false, null, false, "", "kvm2: running (migrated)")]
    [InlineData(false, true, false, "kvm2", "kvm2: running (migrated)")]
    [InlineData(false, null, true, "", "kvm2: running (migrated)")]
    public async Task Definitions_are_as_the_plan_says(bool persistent, bool? persist, bool keepSource, string definedOn, string states)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = persistent });
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Persist = persist, KeepSource = keepSource };
        MigrationPlan plan = await administrator.Session.PlanAsync(request, CancellationToken.None);
        Assert.Equal(Says(persistent, definedOn), plan.Description[^1]);

        MigrationProgress end = await administrator.MoveAsync(request);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal(states, await HostsSay.WhereAsync(guest));
        Assert.Equal(definedOn, await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal(persistent && keepSource, end.Reason.Contains("kept on kvm1", StringComparison.Ordinal));
        Assert.Equal(plan.Warnings, Ended.Warnings(end));
    }

    [Fact]
    public async Task A_guest_comes_back_to_the_host_that_kept_its_definition()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab) with { KeepSource = true };
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(there));
        MigrationProgress end = await administrator.MoveAsync(
            there with { Source = there.Destination, Destination = there.Source, KeepSource = false });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("kvm1: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm1", await HostsSay.DefinedOnAsync(guest, lab));
    }

    [Fact]
    public async Task A_plan_changes_nothing()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationPlan plan = await administrator.Session.PlanAsync(Administrator.Ask(guest, lab), CancellationToken.None);
        Assert.Equal(guest.Uuid, plan.Guest.Uuid);
        Assert.Equal("kvm1: running (booted)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm1", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal("Job type:         None", await HostsSay.VirshAsync(lab.Hosts[0], "domjobinfo", guest.Name));
    }

    private static string Says(bool persistent, string definedOn)
    {
        string there = definedOn.Contains("kvm2", StringComparison.Ordinal) ? "kept on kvm2" : "none on kvm2 (transient)";
        string here = !persistent ? "none on kvm1 (transient)"
            : definedOn.Contains("kvm1", StringComparison.Ordinal) ? "kept on kvm1" : "removed from kvm1";
        return $"definition: {there}, {here}";
    }
}

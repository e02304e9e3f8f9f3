using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Belongings;

/// <summary>Which host starts a guest when it starts itself, after a move.</summary>
[Collection(LabCollection.Engine)]
public sealed class AutostartTests(LabFixture fixture)
{
    [Fact]
    public async Task A_guest_starts_with_the_host_that_it_was_moved_to_and_with_no_other()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await HostsSay.VirshAsync(lab.Hosts[0], "autostart", guest.Name);
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab);
        MigrationRequest back = there with { Source = there.Destination, Destination = there.Source };
        MigrationPlan plan = await administrator.Session.PlanAsync(there, CancellationToken.None);
        Assert.Contains("autostart: goes along; it will start with kvm2", plan.Description);

        await MovesAsync(there, "kvm2");
        await MovesAsync(back with { Control = ControlMode.Direct, KeepSource = true }, "kvm1");
        Assert.Equal("kvm1 kvm2", await HostsSay.DefinedOnAsync(guest, lab));

        // What a definition that was left there says is not the guest's own.
        await HostsSay.VirshAsync(lab.Hosts[0], "autostart", "--disable", guest.Name);
        await HostsSay.VirshAsync(lab.Hosts[1], "autostart", guest.Name);
        plan = await administrator.Session.PlanAsync(there, CancellationToken.None);
        Assert.Contains("autostart: off, as on kvm1; the definition on kvm2 has it", plan.Description);
        Assert.Contains(plan.Warnings, w => w.Contains("a second copy", StringComparison.Ordinal));
        await MovesAsync(there, "");

        async Task MovesAsync(MigrationRequest request, string startsWith)
        {
            MigrationProgress end = await administrator.MoveAsync(request);
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Equal(startsWith, await HostsSay.StartsWithAsync(guest, lab));
        }
    }
}

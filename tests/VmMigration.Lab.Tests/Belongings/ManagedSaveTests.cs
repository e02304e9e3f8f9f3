using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Belongings;

/// <summary>Guests whose memory was saved by their host, as many do that shut down.</summary>
[Collection(LabCollection.Engine)]
public sealed class ManagedSaveTests(LabFixture fixture)
{
    [Fact]
    public async Task A_guest_that_sleeps_is_woken_and_moved_with_its_memory_or_stays()
    {
        LabEnvironment lab = await fixture.GetAsync();
        // One that had the name before would have left its logs.
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Name = $"m{Guid.NewGuid():n}"[..9], Persistent = true });
        await HostsSay.VirshAsync(lab.Hosts[0], "managedsave", guest.Name);
        await using var administrator = new Administrator();
        MigrationRequest live = Administrator.Ask(guest, lab);
        foreach (MigrationRequest refused in (MigrationRequest[])
            [live, live with { Kind = MigrationKind.Cold }, live with { Kind = MigrationKind.Cold, SkipChecks = ["GuestState"] }])
        {
            MigrationProgress end = await administrator.MoveAsync(refused);
            Ended.With(MigrationError.VmNotRunning, end);
            Assert.Contains("it sleeps", end.Reason, StringComparison.Ordinal);
            Assert.Equal(("yes", "kvm1"), (await SavedAsync(lab.Hosts[0], guest), await HostsSay.DefinedOnAsync(guest, lab)));
        }

        await HostsSay.NeverStartedAsync(guest, lab.Hosts[1]);
        MigrationProgress moved = await administrator.MoveAsync(live with { WakesSaved = true });
        Ended.As(MigrationOutcome.Completed, moved);
        Assert.Equal(("kvm2: running (migrated)", "kvm2"), (await HostsSay.WhereAsync(guest), await HostsSay.DefinedOnAsync(guest, lab)));
        // kvm1's QEMU was started a second time with what had been saved.
        Assert.Equal("1", (await lab.Hosts[0].RunAsync("grep", "-c", "--", "^-incoming", $"/var/log/libvirt/qemu/{guest.Name}.log")).Output.Trim());
    }

    [Fact]
    public async Task Memory_that_a_leftover_definition_of_the_destination_has_is_not_left_to_wake_over_newer_disks()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab) with { KeepSource = true };
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(there));
        await HostsSay.VirshAsync(lab.Hosts[1], "suspend", guest.Name);
        await HostsSay.VirshAsync(lab.Hosts[0], "start", guest.Name);
        await HostsSay.VirshAsync(lab.Hosts[0], "managedsave", guest.Name);
        await HostsSay.VirshAsync(lab.Hosts[1], "resume", guest.Name);

        MigrationRequest back = there with { Source = there.Destination, Destination = there.Source, KeepSource = false };
        MigrationProgress end = await administrator.MoveAsync(back);
        Ended.With(MigrationError.VmNameTaken, end);
        Assert.Contains($"virsh managedsave-remove {guest.Uuid}", end.Error!.RecommendedAction, StringComparison.Ordinal);
        Ended.With(MigrationError.VmNotRunning, await administrator.MoveAsync(back with { SkipChecks = ["DestinationGuest"] }));
        Assert.Contains("kvm2: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);

        await HostsSay.VirshAsync(lab.Hosts[0], "managedsave-remove", $"{guest.Uuid}");
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(back));
        Assert.Equal(("kvm1: running (migrated)", "no"), (await HostsSay.WhereAsync(guest), await SavedAsync(lab.Hosts[0], guest)));
    }

    [Fact]
    public async Task What_only_the_kept_definition_has_is_told_and_replaced_as_well()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await StorageSay.ShellAsync(lab.Hosts[0], "ip link add br-kept type bridge");
        try
        {
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
            string image = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.raw";
            await StorageSay.ShellAsync(lab.Hosts[0], $"truncate -s 1M {image}");
            await HostsSay.VirshAsync(lab.Hosts[0], "attach-interface", guest.Name, "bridge", "br-kept", "--model", "virtio", "--config");
            await HostsSay.VirshAsync(lab.Hosts[0], "attach-disk", guest.Name, image, "vdz", "--config");
            await using var administrator = new Administrator();
            MigrationRequest request = Administrator.Ask(guest, lab);
            MigrationPlan plan = await administrator.Session.PlanAsync(request, CancellationToken.None);
            Assert.Contains(plan.Warnings, w => w.Contains("has no bridge br-kept", StringComparison.Ordinal) && w.Contains("KeptDefinition", StringComparison.Ordinal));
            Assert.Contains(plan.Warnings, w => w.Contains($"vdz ({image})", StringComparison.Ordinal));

            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(
                request with { NetworkMap = new Dictionary<string, string> { ["br-kept"] = "br0" } }));
            string kept = await HostsSay.VirshAsync(lab.Hosts[1], "dumpxml", "--inactive", guest.Name);
            Assert.DoesNotContain("br-kept", kept, StringComparison.Ordinal);
            Assert.Contains("br0", kept, StringComparison.Ordinal);
            await HostsSay.VirshAsync(lab.Hosts[1], "detach-disk", guest.Name, "vdz", "--config");
            await HostsSay.VirshAsync(lab.Hosts[1], "destroy", guest.Name);
            await HostsSay.VirshAsync(lab.Hosts[1], "start", guest.Name);
            File.Delete(image);
        }
        finally
        {
            await StorageSay.ShellAsync(lab.Hosts[0], "ip link del br-kept");
        }
    }

    private static async Task<string> SavedAsync(LabHost host, LabGuest guest) =>
        (await HostsSay.VirshAsync(host, "dominfo", guest.Name)).Split('\n').Single(l => l.StartsWith("Managed save:", StringComparison.Ordinal)).Split(':')[1].Trim();
}

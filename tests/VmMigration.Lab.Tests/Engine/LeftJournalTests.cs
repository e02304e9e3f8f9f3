using System.Text;
using VmMigration.Hosts;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Journals that were left behind by sessions that died, met by a world that has gone on since.</summary>
[Collection(LabCollection.Engine)]
public sealed class LeftJournalTests(LabFixture fixture)
{
    [Fact]
    public async Task A_guest_that_ran_on_the_destination_and_ended_there_is_not_gone_on_with_on_the_source()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationPlan plan = await administrator.Session.PlanAsync(
            Administrator.Ask(guest, lab) with { Control = ControlMode.Direct }, CancellationToken.None);
        await using (DeadClient client = await DeadClient.ConnectAsync(lab, guest))
        {
            await client.DriveAsync(MoveStage.Finishing, BusyGuest.Fast);
        }

        Leave(administrator, plan, MoveStage.Finishing);
        await HostsSay.VirshAsync(lab.Hosts[1], "destroy", guest.Name);
        MigrationProgress end = await ResumeAsync(administrator);
        Ended.As(MigrationOutcome.Failed, end);
        Assert.Equal("kvm2: shut off (destroyed)", await HostsSay.WhereAsync(guest));
        Assert.Equal(("kvm2", 0), (await HostsSay.DefinedOnAsync(guest, lab), await HostsSay.ProcessesAsync(guest, lab)));
    }

    [Fact]
    public async Task A_new_move_is_refused_as_long_as_an_earlier_one_is_open()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationPlan plan = await administrator.Session.PlanAsync(Administrator.Ask(guest, lab), CancellationToken.None);
        Leave(administrator, plan, MoveStage.Performing);
        MigrationProgress refused = await administrator.MoveAsync(Administrator.Ask(guest, lab));
        Ended.With(MigrationError.VmBusy, refused);
        Assert.Contains($"Resume-VmMigration {guest.Name}", refused.Error!.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("kvm1: running (booted)", await HostsSay.WhereAsync(guest));
        await ResumeAsync(administrator);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task Once_a_later_move_has_begun_an_earlier_one_is_only_reported()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        string path = $"{folder}/disk.qcow2";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f qcow2 {path} 16M");
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path)] });
        await using var administrator = new Administrator();
        MigrationPlan plan = await administrator.Session.PlanAsync(Administrator.Ask(guest, lab), CancellationToken.None);
        // The second session did not know of the first: it kept its journals elsewhere, until somebody put them together.
        await using (var other = new Administrator())
        {
            Ended.As(MigrationOutcome.Completed, await other.MoveAsync(Administrator.Ask(guest, lab) with { KeepSource = true }));
            Leave(administrator, plan, MoveStage.Performing, time: new Yesterday());
            foreach (string journal in Directory.GetFiles(other.Journals.Path))
            {
                File.Copy(journal, Path.Combine(administrator.Journals.Path, Path.GetFileName(journal)));
            }
        }

        MigrationProgress end = await ResumeAsync(administrator);
        Assert.Equal("kvm1 kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal("disk.qcow2", await StorageSay.FilesAsync(lab.Hosts[0], folder));
        Assert.Equal("disk.qcow2", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        Ended.As(MigrationOutcome.Cancelled, end);
        Assert.Contains("a later move", end.Reason, StringComparison.Ordinal);
        Assert.Contains(end.Warnings, w => w.Contains(path, StringComparison.Ordinal));
        Assert.Empty(administrator.Session.ListUnfinished());
    }

    [Fact]
    public async Task A_guest_that_somebody_starts_on_the_destination_meanwhile_runs_there_alone()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator(connector: new MeddledConnector(async (host, member) =>
        {
            if ((host, member) == ("kvm2", nameof(IHypervisor.StartGuestAsync)))
            {
                await HostsSay.VirshAsync(lab.Hosts[1], "start", guest.Name);
            }
        }));
        MigrationProgress end = await administrator.MoveAsync(Cold(guest, lab));
        Assert.Equal(("kvm2: running (booted)", 1), (await HostsSay.WhereAsync(guest), await HostsSay.ProcessesAsync(guest, lab)));
        Ended.As(MigrationOutcome.Completed, end);
    }

    [Fact]
    public async Task A_guest_is_not_started_again_as_long_as_the_destination_has_it_running()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        bool meddled = false;
        await using var administrator = new Administrator(connector: new MeddledConnector(async (host, member) =>
        {
            if ((host, member) == ("kvm2", nameof(IHypervisor.StartGuestAsync)))
            {
                throw new MigrationException(MigrationError.DaemonError, "it has no mind to.", "Talk to it.", guest.Name);
            }

            if ((host, member, meddled) == ("kvm2", nameof(IHypervisor.UndefineGuestAsync), false))
            {
                meddled = true;
                await HostsSay.VirshAsync(lab.Hosts[1], "start", guest.Name);
            }
        }));
        MigrationProgress end = await administrator.MoveAsync(Cold(guest, lab));
        Assert.True(meddled);
        Assert.Equal("kvm1: shut off (destroyed), kvm2: running (booted)", await HostsSay.WhereAsync(guest));
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
        Assert.NotEqual(MigrationOutcome.Completed, end.Outcome);
        Assert.Contains("is off on kvm1, where it was not started again", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_runs_on_a_third_host_by_now_is_not_started()
    {
        LabFixture.SkipUnlessPossible();
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { Hosts = 3 });
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        await DieAsync(guest, lab, administrator, "Before:MigrateAsync");
        Assert.Equal("kvm1: shut off (destroyed)", await HostsSay.WhereAsync(guest));
        string xml = Convert.ToBase64String(Encoding.UTF8.GetBytes(await HostsSay.VirshAsync(lab.Hosts[0], "dumpxml", guest.Name)));
        await StorageSay.ShellAsync(lab.Hosts[2], $"echo {xml} | base64 -d > /tmp/{guest.Name}.xml && virsh create /tmp/{guest.Name}.xml");
        MigrationProgress end = await ResumeAsync(administrator, lab);
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
        Assert.StartsWith("kvm1: shut off", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Assert.Contains("kvm3", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_was_started_there_is_not_ended_although_its_user_has_suspended_it()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        await DieAsync(guest, lab, administrator, "After:StartGuestAsync");
        await HostsSay.VirshAsync(lab.Hosts[1], "suspend", guest.Name);
        MigrationProgress end = await ResumeAsync(administrator);
        Assert.Equal("kvm2: paused (user)", await HostsSay.WhereAsync(guest));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal(("kvm2", 1), (await HostsSay.DefinedOnAsync(guest, lab), await HostsSay.ProcessesAsync(guest, lab)));
    }

    [Fact]
    public async Task A_state_folder_without_room_does_not_steer_a_move_that_has_begun()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        string state = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "journals", $"{Guid.NewGuid():N}")).FullName;
        await Tool.RunCheckedAsync("mount", ["-t", "tmpfs", "-o", "size=64k", "journals", state]);
        try
        {
            await using var administrator = new Administrator(Path.Combine(state, "here"), connector: new MeddledConnector(async (host, member) =>
            {
                if ((host, member) == ("kvm2", nameof(IHypervisor.StartGuestAsync)))
                {
                    await Tool.RunAsync("dd", ["if=/dev/zero", $"of={state}/full", "bs=1k"]);
                }
            }));
            MigrationProgress end = await administrator.MoveAsync(Cold(guest, lab));
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Equal("kvm2: running (booted)", await HostsSay.WhereAsync(guest));
            Assert.Equal(("kvm2", 1), (await HostsSay.DefinedOnAsync(guest, lab), await HostsSay.ProcessesAsync(guest, lab)));
            Assert.Empty(administrator.Session.ListUnfinished());
        }
        finally
        {
            await Tool.RunCheckedAsync("umount", ["-l", state]);
        }
    }

    [Fact]
    public async Task A_second_window_knows_where_the_first_ones_move_goes()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRun run = await administrator.StartAsync(Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow });
        await using var second = new Administrator(administrator.Journals.Path);
        HostReference source = Administrator.Know(lab.Hosts[0], lab);
        MigrationProgress seen = Assert.Single(await second.Session.ListMigrationsAsync(source, [], CancellationToken.None), m => m.Uuid == guest.Uuid);
        Assert.Equal((run.Id, "kvm2"), (seen.Id, seen.Destination));
        IFollowedMove followed = second.Session.Follow(seen, source, seen.DestinationReference, []);
        Task<MigrationProgress> end = followed.Completion;
        await HostsSay.VirshAsync(lab.Hosts[0], "migrate-setspeed", guest.Name, $"{BusyGuest.Fast}");
        Ended.As(MigrationOutcome.Completed, await end.WaitAsync(Administrator.Patience));
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
    }

    [Fact]
    public async Task A_left_journal_is_not_taken_for_the_one_of_somebody_elses_move_to_another_host()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationPlan plan = await administrator.Session.PlanAsync(Administrator.Ask(guest, lab), CancellationToken.None);
        HostReference nowhere = new("kvm9", "qemu+unix:///system?socket=/nowhere");
        Leave(administrator, plan with { Request = plan.Request with { Destination = nowhere } }, MoveStage.Performing);
        await using DeadClient client = await DeadClient.ConnectAsync(lab, guest);
        await client.DriveAsync(MoveStage.Performing, BusyGuest.Slow, midway: true);
        IReadOnlyList<HostReference> hosts = [.. lab.Hosts.Select(h => Administrator.Know(h, lab))];
        MigrationProgress seen = Assert.Single(
            await administrator.Session.ListMigrationsAsync(hosts[0], hosts, CancellationToken.None), m => m.Uuid == guest.Uuid);
        Assert.Equal("kvm2", seen.Destination);
        Assert.NotEqual(Assert.Single(administrator.Session.ListUnfinished()).Id, seen.Id);
    }

    private static MigrationRequest Cold(LabGuest guest, LabEnvironment lab) =>
        Administrator.Ask(guest, lab) with { Kind = MigrationKind.Cold, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true };

    /// <summary>What a session leaves that dies when it has done all steps and begun a stage.</summary>
    private static void Leave(Administrator administrator, MigrationPlan plan, MoveStage stage, TimeProvider? time = null)
    {
        using var journal = MigrationJournal.Begin(administrator.Journals, Guid.NewGuid(), plan, time ?? TimeProvider.System);
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            journal.Step(i, StepState.Done, plan.Steps[i]);
        }

        journal.Stage(stage);
    }

    private static async Task DieAsync(LabGuest guest, LabEnvironment lab, Administrator administrator, string death)
    {
        CommandResult client = await Tool.RunAsync("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "VmMigration.Lab.dll"), "move", guest.Name, "--cold", "--force", "--inventory", lab.Keys.InventoryPath,
            "--state", administrator.Journals.Path, "--die", death,
        ]);
        Assert.True(client.ExitCode == 137, $"{client.ExitCode}: {client.Output}{client.Error}");
    }

    private static Task<MigrationProgress> ResumeAsync(Administrator administrator, LabEnvironment? lab = null)
    {
        JournaledMove left = Assert.Single(administrator.Session.ListUnfinished());
        return administrator.Session.Resume(left, [.. (lab?.Hosts ?? []).Select(h => Administrator.Know(h, lab!))]).Completion.WaitAsync(Administrator.Patience);
    }

    private sealed class Yesterday : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-1);
    }
}

using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Post-copy that breaks is called that, and is resumed until the destination has all of the guest.</summary>
[Collection(LabCollection.Engine)]
public sealed class PostCopyTests(LabFixture fixture)
{
    private static readonly GuestOptions Options = new() { MemoryMiB = 128, DirtyMiBPerSecond = 20, Persistent = true };

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public async Task One_that_is_interrupted_is_resumed(ControlMode control)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], Options);
        await using var administrator = new Administrator();
        MigrationRun run = await SwitchAsync(administrator, guest, lab, control);
        await HostsSay.VirshAsync(lab.Hosts[0], "domjobabort", guest.Name, "--postcopy");
        await BrokenAsync(guest, run);
        await ResumedAsync(administrator, guest, lab);
    }

    [Fact]
    public async Task One_that_virsh_began_is_resumed_without_a_journal()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], Options);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        await Task.Delay(1500);
        Task<string> begun = HostsSay.VirshAsync(
            lab.Hosts[0], "migrate", "--live", "--p2p", "--postcopy", "--bandwidth", $"{BusyGuest.Slow}", "--postcopy-bandwidth", "1", "--persistent",
            "--undefinesource", guest.Name, request.Destination.PeerUri!, "--migrateuri", $"tcp://{lab.Hosts[1].MigrationAddress}");
        Assert.True(await Wait.UntilAsync(
            async () => (await HostsSay.VirshAsync(lab.Hosts[0], "domjobinfo", guest.Name)).Contains("Memory remaining", StringComparison.Ordinal),
            Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None));
        await HostsSay.VirshAsync(lab.Hosts[0], "migrate-postcopy", guest.Name);
        await UntilInPostCopyAsync(guest);
        await HostsSay.VirshAsync(lab.Hosts[0], "domjobabort", guest.Name, "--postcopy");
        await Assert.ThrowsAnyAsync<Exception>(() => begun);
        await administrator.Session.AdoptPostCopyAsync(request, CancellationToken.None);
        await ResumedAsync(administrator, guest, lab);
    }

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public async Task One_whose_link_is_cut_is_resumed_once_it_is_back(ControlMode control)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], Options);
        await using var administrator = new Administrator();
        MigrationRun run = await SwitchAsync(administrator, guest, lab, control);
        await lab.Hosts[1].SetLinkAsync(LabLink.Migration, up: false);
        try
        {
            // Neither QEMU notices by itself for as long as TCP tries again.
            await HostsSay.VirshAsync(lab.Hosts[0], "domjobabort", guest.Name, "--postcopy");
            await Task.Delay(1000);
            Assert.Equal("kvm1: paused (post-copy failed), kvm2: running (post-copy)", await HostsSay.WhereAsync(guest));
            Assert.False(run.Completion.IsCompleted);
        }
        finally
        {
            await lab.Hosts[1].SetLinkAsync(LabLink.Migration, up: true);
        }

        await BrokenAsync(guest, run);
        await ResumedAsync(administrator, guest, lab);
    }

    [Fact]
    public async Task A_driver_that_dies_in_post_copy_does_not_end_it_and_the_rest_is_put_in_order()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], Options);
        await using var administrator = new Administrator();
        MigrationRun run = await SwitchAsync(administrator, guest, lab, ControlMode.Direct);
        await administrator.Session.DisposeAsync();
        Assert.NotEqual(MigrationOutcome.Completed, (await Administrator.EndOf(run)).Outcome);
        Assert.Equal("kvm2", string.Join(' ', await guest.RunsOnAsync()));
        await HostsSay.VirshAsync(lab.Hosts[0], "migrate-setspeed", guest.Name, "1000", "--postcopy");
        await using var next = new MigrationSession(new LibvirtConnector(TimeProvider.System), administrator.Journals, TimeProvider.System);
        IFollowedMove taken = next.Resume(Assert.Single(next.ListUnfinished()));
        Ended.As(MigrationOutcome.Completed, await taken.Completion.WaitAsync(Administrator.Patience));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
    }

    /// <summary>Begins a move and switches it to a post-copy that lasts.</summary>
    private static async Task<MigrationRun> SwitchAsync(Administrator administrator, LabGuest guest, LabEnvironment lab, ControlMode control)
    {
        await Task.Delay(1500);
        MigrationRun run = await administrator.StartAsync(Administrator.Ask(guest, lab) with
        {
            Control = control, PostCopy = true, Bandwidth = BusyGuest.Slow, PostCopyBandwidth = 1,
        });
        await HostsSay.VirshAsync(lab.Hosts[0], "migrate-postcopy", guest.Name);
        await UntilInPostCopyAsync(guest);
        return run;
    }

    private static async Task UntilInPostCopyAsync(LabGuest guest) => Assert.True(
        await Wait.UntilAsync(
            async () => await HostsSay.WhereAsync(guest) == "kvm1: paused (post-copy), kvm2: running (post-copy)",
            Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None),
        await HostsSay.WhereAsync(guest));

    private static async Task BrokenAsync(LabGuest guest, MigrationRun run)
    {
        MigrationProgress end = await Administrator.EndOf(run);
        Ended.As(MigrationOutcome.Unknown, end);
        Ended.Is(MigrationError.PostCopyBroken, end.Error);
        Assert.Contains("kvm1 and kvm2 have a part of its memory each", end.Reason, StringComparison.Ordinal);
        Assert.Contains("Resume-VmMigration", end.Error!.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("kvm1: paused (post-copy failed), kvm2: running (post-copy failed)", await HostsSay.WhereAsync(guest));
    }

    private static async Task ResumedAsync(Administrator administrator, LabGuest guest, LabEnvironment lab)
    {
        IFollowedMove taken = administrator.Session.Resume(Assert.Single(administrator.Session.ListUnfinished()));
        Task<MigrationProgress> resuming = taken.Completion;
        List<string> told = [];
        Task listening = ListenAsync(taken, told);
        Assert.True(await Wait.UntilAsync(
            async () => await HostsSay.WhereAsync(guest) == "kvm1: paused (post-copy), kvm2: running (post-copy)" || resuming.IsCompleted,
            Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None), $"{await HostsSay.WhereAsync(guest)}\n{string.Join('\n', told)}");
        await HostsSay.VirshAsync(lab.Hosts[0], "migrate-setspeed", guest.Name, "1000", "--postcopy");
        MigrationProgress end = await resuming.WaitAsync(Administrator.Patience);
        await listening;
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
        Assert.Empty(administrator.Session.ListUnfinished());
        // It goes on with what it did in its memory.
        await HostsSay.VirshAsync(lab.Hosts[1], "domdirtyrate-calc", guest.Name, "--seconds", "1");
        Assert.True(await Wait.UntilAsync(
            async () => (await HostsSay.VirshAsync(lab.Hosts[1], "domstats", "--dirtyrate", guest.Name)) is { } rate
                && rate.Contains("calc_status=2", StringComparison.Ordinal) && !rate.Contains("megabytes_per_second=0", StringComparison.Ordinal),
            Administrator.Patience, TimeSpan.FromMilliseconds(200), CancellationToken.None),
            await HostsSay.VirshAsync(lab.Hosts[1], "domstats", "--dirtyrate", guest.Name));
    }

    private static async Task ListenAsync(IFollowedMove move, List<string> told)
    {
        await foreach (ProgressItem item in move.ReadAllAsync(CancellationToken.None))
        {
            told.Add($"{item.Record.Phase}: {item.Record.Reason}");
        }
    }
}

using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Two administrators whose journals do not know of each other: what they share is the guest, and what is written on it.</summary>
[Collection(LabCollection.Engine)]
public sealed class TwoWorkstationsTests(LabFixture fixture)
{
    [Fact]
    public async Task A_guest_that_one_makes_ready_is_not_moved_by_another()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var second = new Administrator();
        MigrationProgress? refused = null;
        await using var first = new Administrator(connector: new MeddledConnector(async (_, member) =>
        {
            if (member is nameof(IHypervisor.MigrateAsync))
            {
                refused = await second.MoveAsync(Administrator.Ask(guest, lab));
            }
        }));
        MigrationProgress end = await first.MoveAsync(Administrator.Ask(guest, lab));
        Ended.With(MigrationError.VmBusy, refused!);
        Assert.Contains($"{Environment.UserName}@{Environment.MachineName}", refused!.Reason, StringComparison.Ordinal);
        Assert.Contains("kvm1 → kvm2", refused.Reason, StringComparison.Ordinal);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal("", await MarksAsync(guest, lab));
    }

    [Fact]
    public async Task A_mark_that_was_left_long_ago_is_told_and_replaced()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        await MarkAsync(guest, lab.Hosts[0], DateTimeOffset.UtcNow.AddDays(-2));
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab) with { KeepSource = true });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(end.Warnings, w => w.Contains("ann@desk", StringComparison.Ordinal));
        Assert.Equal(("kvm1 kvm2", ""), (await HostsSay.DefinedOnAsync(guest, lab), await MarksAsync(guest, lab)));
    }

    [Fact]
    public async Task A_mark_of_just_now_stops_a_move_unless_somebody_takes_that_upon_himself()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        await MarkAsync(guest, lab.Hosts[0], DateTimeOffset.UtcNow.AddMinutes(-1));
        MigrationProgress refused = await administrator.MoveAsync(Administrator.Ask(guest, lab));
        Ended.With(MigrationError.VmBusy, refused);
        Assert.Contains("ann@desk", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("-SkipCheck OtherMove", refused.Error!.RecommendedAction, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.Empty(administrator.Session.ListUnfinished());
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab) with { SkipChecks = ["OtherMove"] }));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task A_session_that_dies_leaves_a_mark_that_others_see_and_its_recovery_takes_off()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var owner = new Administrator();
        await using var other = new Administrator();
        foreach (bool abandoned in (bool[])[false, true])
        {
            await DieAsync(guest, lab, owner);
            JournaledMove left = Assert.Single(owner.Session.ListUnfinished());
            MigrationProgress marked = Assert.Single(await other.Session.ListMarkedAsync(Administrator.Know(lab.Hosts[0], lab), CancellationToken.None), m => m.Uuid == guest.Uuid);
            Assert.Equal((left.Id, "kvm2"), (marked.Id, marked.Destination));
            Assert.StartsWith("another session's move, by ", marked.Reason, StringComparison.Ordinal);
            Ended.With(MigrationError.VmBusy, await other.MoveAsync(Administrator.Ask(guest, lab)));
            _ = abandoned
                ? await owner.Session.AbandonAsync(left)
                : await owner.Session.Resume(left, []).Completion.WaitAsync(Administrator.Patience);
            Assert.Equal("", await MarksAsync(guest, lab));
        }

        await HostsSay.UntouchedAsync(guest, lab);
        Ended.As(MigrationOutcome.Completed, await other.MoveAsync(Administrator.Ask(guest, lab)));
    }

    private static async Task DieAsync(LabGuest guest, LabEnvironment lab, Administrator administrator)
    {
        CommandResult client = await Tool.RunAsync("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "VmMigration.Lab.dll"), "move", guest.Name, "--inventory", lab.Keys.InventoryPath,
            "--state", administrator.Journals.Path, "--die", $"Before:{nameof(IHypervisor.MigrateAsync)}",
        ]);
        Assert.True(client.ExitCode == 137, $"{client.ExitCode}: {client.Output}{client.Error}");
    }

    /// <summary>What <c>ann@desk</c>'s session has written on the guest.</summary>
    private static Task<string> MarkAsync(LabGuest guest, LabHost host, DateTimeOffset since) => HostsSay.VirshAsync(
        host, "metadata", guest.Name, "--live", "--config", "--key", "vmmigration", "--uri", $"urn:vmmigration:move:{Guid.NewGuid()}",
        "--set", $"<move by='ann@desk' from='kvm1' to='kvm2' since='{since:O}' until='{since.AddHours(1):O}'/>");

    /// <summary>The marks that any host has on the guest, running or kept.</summary>
    private static async Task<string> MarksAsync(LabGuest guest, LabEnvironment lab)
    {
        List<string> lines = [];
        foreach (LabHost host in lab.Hosts)
        {
            foreach (string[] which in (string[][])[[], ["--inactive"]])
            {
                string xml = (await host.VirshAsync(["dumpxml", guest.Name, .. which])).Output;
                lines.AddRange(xml.Split('\n').Where(l => l.Contains("urn:vmmigration", StringComparison.Ordinal)));
            }
        }

        return string.Join('\n', lines);
    }
}

using System.Globalization;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Moves that succeed: whatever way leads to the hosts, and between them, one copy runs where it should.</summary>
[Collection(LabCollection.Engine)]
public sealed class PeerMoveTests(LabFixture fixture)
{
    [Exercised("libvirt and QEMU", "9.0.0 and 7.2 (Debian 12)")]
    [Exercised("Control connection", "ssh (virt-ssh-helper)", "tls", "tcp", "unix")]
    [Exercised("Between the daemons", "ssh", "tls", "tcp")]
    [Exercised("Control", "peer to peer")]
    [Exercised("Disks", "none")]
    [Exercised("Memory", "pre-copy")]
    [Theory]
    [InlineData(LabTransport.Ssh, LabTransport.Ssh)]
    [InlineData(LabTransport.Ssh, LabTransport.Tcp)]
    [InlineData(LabTransport.Tls, LabTransport.Tls)]
    [InlineData(LabTransport.Tls, LabTransport.Ssh)]
    [InlineData(LabTransport.Tcp, LabTransport.Tcp)]
    [InlineData(LabTransport.Tcp, LabTransport.Tls)]
    [InlineData(LabTransport.Unix, LabTransport.Tcp)]
    public async Task A_guest_moves_and_exactly_one_copy_runs(LabTransport control, LabTransport peer)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { DirtyMiBPerSecond = 8, Persistent = true });
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab, control, peer));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Null(end.Error);
        Assert.Equal(guest.Uuid, end.Uuid);
        Assert.Equal(100, end.Percent);
        Assert.Equal("runs on kvm2; nothing left on kvm1", end.Reason);
        Assert.InRange(end.Downtime!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
    }

    [Fact]
    public async Task Its_records_name_every_phase_in_order_and_end_once()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { DirtyMiBPerSecond = 8 });
        await using var administrator = new Administrator();
        MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab));
        List<MigrationProgress> records = [];
        await foreach (ProgressItem item in run.ReadAllAsync(CancellationToken.None))
        {
            records.Add(item.Record);
        }

        MigrationPhase[] phases = [.. records.Select(r => r.Phase).Distinct()];
        Assert.Equal(
            [
                MigrationPhase.Checking, MigrationPhase.Reserving, MigrationPhase.PreCopy, MigrationPhase.Switchover,
                MigrationPhase.Committing, MigrationPhase.Completed,
            ],
            phases);
        Assert.Equal(records.OrderBy(r => r.Phase).ThenBy(r => r.Elapsed), records);
        Assert.Single(records, r => r.Outcome is not null);
        Assert.All(records, r => Assert.Equal(run.Id, r.Id));
        Assert.All(records, r => Assert.NotNull(r.Reason));
    }

    [Fact]
    public async Task A_guest_that_the_uuid_names_moves_there_and_back()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationRequest there = Administrator.Ask(guest, lab) with { VM = guest.Uuid.ToString() };
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(there));
        MigrationRequest back = there with { Source = there.Destination, Destination = there.Source };
        MigrationProgress end = await administrator.MoveAsync(back);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal(guest.Name, end.VM);
        Assert.Equal("kvm1: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Exercised("Guests", "paused")]
    [Fact]
    public async Task A_paused_guest_is_moved_and_stays_paused()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        await HostsSay.VirshAsync(lab.Hosts[0], "suspend", guest.Name);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab));
        Assert.StartsWith("kvm2: paused", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Ended.As(MigrationOutcome.Completed, end);
        await HostsSay.VirshAsync(lab.Hosts[1], "resume", guest.Name);
        Assert.StartsWith("kvm2: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_goes_over_the_migration_network_and_not_over_the_other()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { DirtyMiBPerSecond = 100, WorkingSetMiB = 24 });
        await Task.Delay(600);
        await using var administrator = new Administrator();
        (long controlBefore, long migrationBefore) = await SentAsync(lab.Hosts[0]);
        MigrationProgress end = await administrator.MoveAsync(
            Administrator.Ask(guest, lab) with { MaxDowntime = TimeSpan.FromSeconds(2) });
        (long control, long migration) = await SentAsync(lab.Hosts[0]);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.InRange(end.MemoryProcessed!.Value, 16L << 20, 1L << 30);
        Assert.InRange(migration - migrationBefore, end.MemoryProcessed.Value * 9 / 10, long.MaxValue);
        Assert.InRange(control - controlBefore, 0, 1 << 20);
    }

    [Fact]
    public async Task Without_a_migration_address_it_goes_where_the_destination_says()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { DirtyMiBPerSecond = 8 });
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        MigrationProgress end = await administrator.MoveAsync(
            request with { Destination = request.Destination with { MigrationAddress = null } });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task The_way_over_ssh_is_proved_although_libvirt_loses_half_of_the_answers()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions());
        for (int i = 0; i < 5; i++)
        {
            await using var administrator = new Administrator();
            await administrator.Session.PlanAsync(Administrator.Ask(guest, lab, peer: LabTransport.Ssh), CancellationToken.None);
        }
    }

    /// <summary>Bytes sent since the host's start, on the control and on the migration network.</summary>
    private static async Task<(long Control, long Migration)> SentAsync(LabHost host)
    {
        string[] lines = (await host.RunAsync("cat", "/proc/net/dev")).EnsureSuccess().Output.Split('\n');
        return (Of("ctl0"), Of("mig0"));

        long Of(string device) => long.Parse(
            lines.Single(l => l.TrimStart().StartsWith(device + ":", StringComparison.Ordinal))
                .Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries)[9],
            CultureInfo.InvariantCulture);
    }
}

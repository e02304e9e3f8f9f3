using System.Globalization;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Moves in whose middle something breaks: the last record says what both hosts say, and why.</summary>
[Collection(LabCollection.Name)]
public sealed class BreakageTests(LabFixture fixture)
{
    [SkippableFact]
    public async Task The_destinations_qemu_dies()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRun run = await administrator.StartAsync(Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow });
        await KillQemuAsync(guest, lab.Hosts[1]);
        MigrationProgress end = await Administrator.EndOf(run);
        Ended.With(MigrationError.MigrationFailed, end);
        Assert.Contains("runs on kvm1 as before; nothing was left on kvm2", end.Reason, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_guest_ends(bool crash)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRun run = await administrator.StartAsync(Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow });
        if (crash)
        {
            await KillQemuAsync(guest, lab.Hosts[0]);
        }
        else
        {
            await HostsSay.VirshAsync(lab.Hosts[0], "destroy", guest.Name);
        }

        MigrationProgress end = await Administrator.EndOf(run);
        Ended.With(MigrationError.VmNotRunning, end);
        Assert.Contains("ended while it was moved: neither kvm1 nor kvm2 runs it", end.Reason, StringComparison.Ordinal);
        Assert.Equal(crash ? "kvm1: shut off (crashed)" : "kvm1: shut off (destroyed)", await HostsSay.WhereAsync(guest));
        Assert.Equal(0, await HostsSay.ProcessesAsync(guest, lab));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_hosts_daemon_is_killed_and_started_again(int host)
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationRun run = await administrator.StartAsync(Administrator.Ask(guest, lab) with { Bandwidth = BusyGuest.Slow });
        await lab.Hosts[host].KillLibvirtdAsync();
        await lab.Hosts[host].StartLibvirtdAsync();
        MigrationProgress end = await Administrator.EndOf(run);
        // A source's daemon that finds a migration when it starts undoes it; so does one that loses its peer.
        Ended.With(MigrationError.MigrationFailed, end);
        Assert.Contains("runs on kvm1 as before; nothing was left on kvm2", end.Reason, StringComparison.Ordinal);
        Assert.StartsWith("kvm1: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Assert.Equal("kvm1", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal(1, await HostsSay.ProcessesAsync(guest, lab));
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
    }

    [SkippableFact]
    public async Task The_connections_to_both_hosts_are_cut_and_the_move_goes_on()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        string before = await OwnSshAsync();
        Assert.True(before.Length == 0, $"Left by somebody: {before}");
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab, LabTransport.Ssh) with { Bandwidth = BusyGuest.Slow };
        MigrationRun run = await administrator.StartAsync(request);
        Assert.Equal(2, await KillOwnSshAsync());
        await Task.Delay(300);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        Assert.StartsWith("kvm1: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        await administrator.Session.SetBandwidthAsync(request.Source, guest.Name, BusyGuest.Fast, false, CancellationToken.None);
        MigrationProgress end = await Administrator.EndOf(run);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("runs on kvm2; nothing left on kvm1", end.Reason);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [SkippableFact]
    public async Task Memory_cannot_be_sent_to_the_address()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(
            Administrator.Ask(guest, lab) with { MigrationAddress = lab.Hosts[0].MigrationAddress });
        Ended.With(MigrationError.MigrationFailed, end);
        Assert.Contains(lab.Hosts[0].MigrationAddress, end.Error!.Message, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
    }

    private static async Task KillQemuAsync(LabGuest guest, LabHost host) =>
        (await host.RunAsync("pkill", "-KILL", "-f", $"guest={guest.Name},")).EnsureSuccess();

    /// <summary>Kills the ssh processes that this process started, as a network that is gone ends them.</summary>
    private static async Task<int> KillOwnSshAsync()
    {
        string[] found = [.. (await OwnSshAsync()).Split('\n').Select(line => line.Split(' ')[0])];
        await Tool.RunCheckedAsync("kill", ["-KILL", .. found]);
        return found.Length;
    }

    /// <summary>The ssh processes that this process has, a line each.</summary>
    private static async Task<string> OwnSshAsync()
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return (await Tool.RunAsync("pgrep", ["-P", own, "-x", "-a", "ssh"])).Output;
    }
}

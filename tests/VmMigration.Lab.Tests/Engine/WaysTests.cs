using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Ways that lead nowhere, or to somebody else, and what others do to a guest on its way: who and what is at fault is said.</summary>
[Collection(LabCollection.Engine)]
public sealed class WaysTests(LabFixture fixture)
{
    private const int Port = 49666;

    [Exercised("Faults", "another program at the port of disks")]
    [Fact]
    public async Task A_port_that_another_program_has_holds_up_no_guest()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (here, there) = (lab.Hosts[0], lab.Hosts[1]);
        await using LabGuest guest = await StartAsync(lab);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { DisksPort = Port };
        string program = await ListenAsync(there);
        try
        {
            // By its address the destination listens for that family alone, and says itself that it cannot.
            MigrationProgress end = await administrator.MoveAsync(request);
            Ended.With(MigrationError.MigrationFailed, end);
            Assert.Contains($"Another program of kvm2 has a port that was given already: {Port} (-DisksPort)", end.Reason, StringComparison.Ordinal);
            Assert.Contains($"ss -ltnp 'sport = :{Port}'", end.Error!.RecommendedAction, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);

            // A name tells nothing of families: QEMU comes to that program, and waits for it. The record says how it is let go.
            MigrationRun run = administrator.Session.Start(request with { MigrationAddress = there.MigrationName });
            string cut = $"ss -K dst {there.MigrationName} dport = :{Port}";
            await SaysAsync(run, cut);
            CommandResult killed = await here.RunAsync(cut.Split(' '));
            end = await Administrator.EndOf(run);
            Assert.True(end.Outcome is MigrationOutcome.Failed, $"{end.Reason} {killed.Output} {killed.Error}");
            await HostsSay.UntouchedAsync(guest, lab);
        }
        finally
        {
            await there.RunAsync("kill", program);
        }
    }

    [Fact]
    public async Task Whose_way_leads_nowhere_and_by_which_parameter()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost there = lab.Hosts[1];
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        string nobody = $"{there.MigrationAddress[..there.MigrationAddress.LastIndexOf('.')]}.99";

        MigrationRun run = administrator.Session.Start(request with { MigrationAddress = nobody });
        List<string> said = await ReadAsync(run);
        Assert.Contains($"kvm1 does not reach {nobody}", said[^1], StringComparison.Ordinal);
        Assert.Contains("(-MigrationAddress)", said[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(said, s => s.Contains("direct control", StringComparison.Ordinal));

        MigrationProgress end = await administrator.MoveAsync(request with { ListenAddress = "10.199.1.1" });
        Ended.With(MigrationError.MigrationFailed, end);
        Assert.Contains("kvm2 has not the address that it was to listen at, 10.199.1.1 (-ListenAddress)", end.Reason, StringComparison.Ordinal);

        await there.RunAsync("mv", "/etc/pki/qemu", "/etc/pki/qemu.off");
        try
        {
            end = await administrator.MoveAsync(request with { Tls = true });
            Ended.With(MigrationError.MigrationFailed, end);
            Assert.Contains("(-Tls) cannot be set up on kvm2", end.Reason, StringComparison.Ordinal);
        }
        finally
        {
            await there.RunAsync("mv", "/etc/pki/qemu.off", "/etc/pki/qemu");
        }

        await HostsSay.UntouchedAsync(guest, lab);
        // As virsh takes it; and an idle guest is across before any post-copy.
        end = await administrator.MoveAsync(request with { MigrationAddress = $"tcp://{there.MigrationAddress}:{Port}", PostCopy = true });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("runs on kvm2; nothing left on kvm1; its memory was across before a switch to post-copy was due", end.Reason);
    }

    [Fact]
    public async Task What_others_do_to_a_guest_on_its_way_is_told()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (here, there) = (lab.Hosts[0], lab.Hosts[1]);
        await using LabGuest guest = await lab.StartGuestAsync(here, BusyGuest.Options with { MemoryMiB = 128, WorkingSetMiB = 64 });
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        // As long as it stands still it would be across in a minute.
        MigrationRequest slow = request with { Bandwidth = 1 };

        MigrationRun run = await administrator.StartAsync(slow);
        await HostsSay.VirshAsync(there, "destroy", guest.Name);
        MigrationProgress end = await Administrator.EndOf(run);
        Ended.With(MigrationError.MigrationFailed, end);
        Assert.Contains("What came in on kvm2 was destroyed there", end.Reason, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);

        run = await administrator.StartAsync(slow);
        Assert.True(
            await Wait.UntilAsync(
                () => Task.FromResult(run.Latest is { TransferRate: > 0, MemoryRemaining: > 0 }), Administrator.Patience, TimeSpan.FromMilliseconds(20), CancellationToken.None));
        await HostsSay.VirshAsync(here, "suspend", guest.Name);
        await SaysAsync(run, "somebody suspended it on kvm1");
        await HostsSay.VirshAsync(here, "domjobabort", guest.Name);
        Ended.Aborted(await Administrator.EndOf(run));

        await HostsSay.VirshAsync(here, "suspend", guest.Name);
        end = await administrator.MoveAsync(request);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("is, paused, on kvm2; nothing left on kvm1", end.Reason);
    }

    [Fact]
    public async Task A_tunnel_with_disks_to_copy_makes_nothing()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await StartAsync(lab);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab) with { Tunnelled = true });
        Ended.With(MigrationError.ParameterInvalid, end);
        Assert.Contains("vda is only on kvm1, and libvirt copies no disks through a tunnel", end.Reason, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
        await HostsSay.NeverStartedAsync(guest, lab.Hosts[1]);
    }

    private static Task<LabGuest> StartAsync(LabEnvironment lab) => lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
    {
        Name = $"w{Guid.NewGuid():n}"[..9],
        Persistent = true,
        Disks = [new GuestDisk($"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.qcow2") { SizeMiB = 16 }],
    });

    /// <summary>A program that listens at the migration address of a host, and says nothing.</summary>
    private static async Task<string> ListenAsync(LabHost host)
    {
        string perl = $"$s=IO::Socket::INET->new(LocalAddr=>\"{host.MigrationAddress}\",LocalPort=>{Port},Listen=>5,ReuseAddr=>1) or die; sleep 600";
        string id = (await host.RunAsync("sh", "-c", $"setsid perl -MIO::Socket::INET -e '{perl}' </dev/null >/dev/null 2>&1 & echo $!")).EnsureSuccess().Output.Trim();
        Assert.True(
            await Wait.UntilAsync(
                async () => (await host.RunAsync("ss", "-Hltn", $"sport = :{Port}")).Output.Length > 0, Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None),
            "nobody listens");
        return id;
    }

    private static async Task<List<string>> ReadAsync(MigrationRun run)
    {
        using var patience = new CancellationTokenSource(Administrator.Patience);
        List<string> said = [];
        await foreach (var item in run.ReadAllAsync(patience.Token))
        {
            said.Add(item.Record.Reason);
        }

        return said;
    }

    /// <summary>Reads a move's records until one says so.</summary>
    private static async Task SaysAsync(MigrationRun run, string part)
    {
        using var patience = new CancellationTokenSource(Administrator.Patience);
        List<string> said = [];
        await foreach (var item in run.ReadAllAsync(patience.Token))
        {
            said.Add(item.Record.Reason);
            if (item.Record.Reason.Contains(part, StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(item.Record.Outcome is null, string.Join('\n', said));
        }
    }
}

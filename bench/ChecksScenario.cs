using System.Diagnostics;
using VmMigration.Hosts;
using VmMigration.Lab;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Bench;

/// <summary>(i) What is found out before a move: a guest and two hosts over live connections, and a whole site in this process.</summary>
internal sealed class ChecksScenario : IBenchScenario
{
    private const string Disk = "/var/lib/libvirt/images/checked.qcow2";
    private const int Guests = 200;
    private const int Hosts = 20;

    public string Name => "checks";

    public string Question => $"all checks of one guest and two hosts over ssh, and of {Guests} guests and {Hosts} hosts that answer as the lab's do";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await using LabGuest guest = await setting.Lab.StartGuestAsync(
            setting.First,
            new GuestOptions { Kind = GuestKind.BootSector, Persistent = true, Network = true, Disks = [new GuestDisk(Disk) { SizeMiB = 64 }] },
            cancellationToken);
        Inventory inventory = Inventory.Load(setting.Inventory);
        HostReference source = inventory.Find(setting.First.Name)!;
        var move = new MigrationRequest
        {
            VM = guest.Name,
            Source = source,
            Destination = inventory.Find(setting.Second.Name)!,
            Policy = inventory.PolicyOf(source),
        };
        return [.. await OneGuestAsync(setting, move, cancellationToken), .. await SiteAsync(move, cancellationToken)];
    }

    /// <summary>
    /// Control by ssh; between the daemons TLS, and ssh, which takes its time to connect: that much is the daemon's, and is
    /// measured beside it.
    /// </summary>
    private static async Task<IReadOnlyList<Measurement>> OneGuestAsync(BenchSetting setting, MigrationRequest move, CancellationToken cancellationToken)
    {
        int calls = 0;
        await using MigrationSession session = Session(new LibvirtConnector(TimeProvider.System, Count));
        List<double> tls = [];
        List<double> ssh = [];
        List<double> connects = [];
        List<double> counts = [];
        // The first time connects, which whoever asks a second time does not.
        for (int round = -1; round < setting.Rounds; round++)
        {
            double overTls = await TimeAsync(LabTransport.Tls);
            int asked = calls;
            double overSsh = await TimeAsync(LabTransport.Ssh);
            long start = Stopwatch.GetTimestamp();
            (await setting.First.RunAsync(["virsh", "-c", setting.First.PeerUriOf(setting.Second, LabTransport.Ssh), "hostname"], cancellationToken)).EnsureSuccess();
            if (round >= 0)
            {
                tls.Add(overTls);
                ssh.Add(overSsh);
                connects.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                counts.Add(asked);
            }
        }

        string note = $"{PreflightChecks.All.Count} checks, over live connections; median of {tls.Count}";
        return
        [
            new("checks of one guest and two hosts", "ms", Median.Of(tls), null, Median.Of(tls), 300, $"{note}; TLS between the daemons"),
            new(
                "the same, ssh between the daemons", "ms", Median.Of(ssh), Median.Of(connects), Median.Of(ssh) - Median.Of(connects), 300,
                "theirs is virsh on the source asking the destination its name by that ssh; the figure is the difference"),
            new("their calls", "calls", Median.Of(counts), null, Median.Of(counts), 40, "of both hosts"),
        ];

        async Task<double> TimeAsync(LabTransport transport)
        {
            MigrationRequest asked = move with
            {
                Destination = move.Destination with { PeerUri = setting.First.PeerUriOf(setting.Second, transport) },
            };
            Interlocked.Exchange(ref calls, 0);
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<MigrationCheck> found = await session.CheckAsync(asked, new PreflightOptions(), cancellationToken);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return found.FirstOrDefault(c => c.Status is CheckStatus.Fail or CheckStatus.Warning) is { } trouble
                ? throw new InvalidOperationException($"{trouble}")
                : elapsed;
        }

        void Count(string line)
        {
            if (line.StartsWith('→'))
            {
                Interlocked.Increment(ref calls);
            }
        }
    }

    /// <summary>One guest and one destination of the lab, many times over; what either answers is asked for but once.</summary>
    private static async Task<IReadOnlyList<Measurement>> SiteAsync(MigrationRequest move, CancellationToken cancellationToken)
    {
        await using var connections = new HostConnections(new LibvirtConnector(TimeProvider.System));
        IHypervisor source = await connections.GetAsync(move.Source, cancellationToken);
        IHypervisor destination = await connections.GetAsync(move.Destination, cancellationToken);
        GuestStatus guest = await source.FindGuestAsync(move.VM, cancellationToken)
            ?? throw new InvalidOperationException($"{move.Source.Name} has no guest {move.VM}.");
        // The first time is for the lab's hosts to answer, and for the JIT.
        await RunAsync(2, 2);
        (double seconds, int calls) = await RunAsync(Guests, Hosts);
        int fewerGuests = (await RunAsync(Guests / 2, Hosts)).Calls;
        int fewerHosts = (await RunAsync(Guests, Hosts / 2)).Calls;
        int fewest = (await RunAsync(Guests / 2, Hosts / 2)).Calls;
        int sum = fewerGuests + fewerHosts - fewest;
        return
        [
            new(
                $"checks of {Guests} guests and {Hosts} hosts", "s", seconds, null, seconds, 10,
                $"{Guests * Hosts * PreflightChecks.All.Count} answers; hosts in this process that answer as the lab's do"),
            new(
                "their calls", "calls", calls, sum, (double)calls / sum, 1.0,
                $"against what guests ({(fewerHosts - fewest) / (Guests / 2.0):0.0} each) and hosts ({(fewerGuests - fewest) / (Hosts / 2.0):0.0} each) come to by themselves"),
        ];

        async Task<(double Seconds, int Calls)> RunAsync(int guests, int hosts)
        {
            var site = new ReplayedSite(source, destination, guest, guests, hosts);
            await using MigrationSession session = Session(site);
            MigrationRequest[] moves = [.. from vm in site.Guests
                                           from host in site.Destinations
                                           select move with { VM = vm, Source = site.Source, Destination = host }];
            long start = Stopwatch.GetTimestamp();
            int found = 0;
            await foreach (IReadOnlyList<MoveFindings> of in session.CheckAsync(moves, new PreflightOptions(), cancellationToken))
            {
                MoveFindings[] bad = [.. of.Where(f => !f.IsClear)];
                if (bad.Length > 0)
                {
                    throw new InvalidOperationException(
                        $"{bad[0].Move.VM} to {bad[0].Move.Destination.Name}: {bad[0].Error}{bad[0].Checks.FirstOrDefault(c => c.Status is CheckStatus.Fail)}");
                }

                found += of.Count;
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return found == guests * hosts ? (seconds, site.Calls) : throw new InvalidOperationException($"{found} of {guests * hosts} moves were looked at.");
        }
    }

    private static MigrationSession Session(IHypervisorConnector connector) => new(connector, JournalFolder.OfUser(), TimeProvider.System);
}

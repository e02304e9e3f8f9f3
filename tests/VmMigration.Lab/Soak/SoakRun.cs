using System.Globalization;
using VmMigration.Hosts;
using VmMigration.Lab.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Soak;

/// <summary>
/// Two guests are moved to and fro between two hosts by one session, in the ways and with the faults that a seed stands for. After
/// each move both hosts are asked for what must hold whatever happened: exactly one copy, no block lost that the guest was
/// told is on its disk, its belongings where it is, and nothing else changed on either host.
/// </summary>
internal sealed class SoakRun : IAsyncDisposable
{
    /// <summary>In MiB/s: slow enough for a fault to come in the middle.</summary>
    private const int Slow = 24;

    private const int Warm = 10;
    private const long MemoryAllowance = 8 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly LabEnvironment _lab;
    private readonly string _folder = Directory.CreateTempSubdirectory("vmmigration-soak").FullName;
    private readonly IProgress<string>? _log;
    private readonly string _inventoryPath;
    private readonly VmMigration.Hosts.Inventory _inventory;
    private readonly MigrationSession _session;
    private readonly Dictionary<LabHost, IReadOnlyList<string>> _before = [];
    private readonly SoakGuest[] _guests = new SoakGuest[2];
    private long _warmMemory;

    private SoakRun(LabEnvironment lab, IProgress<string>? log)
    {
        (_lab, _log) = (lab, log);
        _inventoryPath = LocalInventory.Write(lab, _folder);
        _inventory = VmMigration.Hosts.Inventory.Load(_inventoryPath);
        _session = new MigrationSession(new LibvirtConnector(TimeProvider.System), new JournalFolder(_folder), TimeProvider.System);
    }

    /// <summary>How many moves ended how.</summary>
    public Dictionary<MigrationOutcome, int> Outcomes { get; } = [];

    /// <summary>Guests that hung behind a move and were restarted.</summary>
    public int Hung { get; private set; }

    /// <summary>Managed memory at the end, less what there was after the first moves, in bytes.</summary>
    public long MemoryGrowth { get; private set; }

    /// <summary>Runs a soak to its end.</summary>
    /// <param name="lab">Two hosts with a shared volume.</param>
    /// <param name="seed">Which moves.</param>
    /// <param name="moves">How many.</param>
    /// <param name="log">Told of each move and its end.</param>
    /// <param name="cancellationToken">Ends the soak behind a move.</param>
    /// <exception cref="LabException">After a move something is not as it has to be. Both hosts are left as they are.</exception>
    public static async Task<SoakRun> RunAsync(
        LabEnvironment lab, int seed, int moves, IProgress<string>? log, CancellationToken cancellationToken)
    {
        await using var run = new SoakRun(lab, log);
        await run.BeginAsync();
        foreach (SoakMove move in SoakMove.Of(seed, moves))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await run.DoAsync(move);
        }

        run.MemoryGrowth = Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - run._warmMemory);
        if (moves > Warm && run.MemoryGrowth > MemoryAllowance)
        {
            throw new LabException(FormattableString.Invariant($"The session grew by {run.MemoryGrowth >> 20} MiB in {moves - Warm} moves."));
        }

        return run;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        foreach (SoakGuest? guest in _guests)
        {
            if (guest is not null)
            {
                await guest.Guest.DestroyAsync();
            }
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        _guests[0] = await SoakGuest.StartAsync(_lab, localDisk: false);
        _guests[1] = await SoakGuest.StartAsync(_lab, localDisk: true);
        string[] ofGuests = [.. _guests.SelectMany(g => HostBelongings.Of(g.Guest))];
        foreach (LabHost host in _lab.Hosts)
        {
            _before[host] = [.. (await HostBelongings.ListAsync(host)).Except(ofGuests)];
        }
    }

    private async Task DoAsync(SoakMove move)
    {
        SoakGuest guest = _guests[move.CopiesDisk ? 1 : 0];
        LabHost from = await guest.PlaceAsync();
        LabHost to = _lab.Hosts.First(h => h != from);
        await guest.NoteAsync();
        MigrationProgress? end = move.Fault is SoakFault.ClientKilled
            ? await KilledAsync(move, guest, from, to)
            : await MovedAsync(move, guest, from, to);
        MigrationOutcome outcome = end is null ? MigrationOutcome.Cancelled : end.Outcome ?? MigrationOutcome.Unknown;
        string told = end is null ? "the client was killed before it began" : $"{outcome}, {end.Reason} {end.Error?.Message}".TrimEnd();
        _log?.Report($"{move}: {told}");
        Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
        List<string> broken = [.. await BrokenAsync(move, guest, from, to, outcome)];
        if (broken.Count > 0)
        {
            throw new LabException($"{move}: {string.Join("; ", broken)}. The move ended: {told}");
        }

        if (move.Number == Warm)
        {
            _warmMemory = GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    /// <summary>The soak's own session moves the guest; a fault comes if it is still at it.</summary>
    private async Task<MigrationProgress> MovedAsync(SoakMove move, SoakGuest guest, LabHost from, LabHost to)
    {
        MigrationRun run = _session.Start(new MigrationRequest
        {
            VM = guest.Guest.Name,
            Source = HostReference.Resolve(from.Name, _inventory),
            Destination = HostReference.Resolve(to.Name, _inventory),
            Kind = move.Kind,
            Control = move.Control,
            Storage = move.CopiesDisk ? StorageMode.Copy : StorageMode.Auto,
            Bandwidth = move.Fault is SoakFault.None ? null : Slow,
        });
        if (move.Fault is not SoakFault.None)
        {
            await Task.WhenAny(run.Completion, Task.Delay(move.Moment));
            await FaultAsync(move, guest, from, to);
        }

        MigrationProgress end = await run.Completion.WaitAsync(Patience);
        MigrationProgress? settled = await SettledAsync();
        return end.Outcome is MigrationOutcome.Unknown ? settled ?? end : end;
    }

    private async Task FaultAsync(SoakMove move, SoakGuest guest, LabHost from, LabHost to)
    {
        switch (move.Fault)
        {
            case SoakFault.DaemonKilled:
                LabHost host = move.OnSource ? from : to;
                await host.KillLibvirtdAsync();
                await host.StartLibvirtdAsync();
                break;
            case SoakFault.LinkDown:
                await to.SetLinkAsync(LabLink.Migration, up: false);
                await Task.Delay(move.Length);
                await to.SetLinkAsync(LabLink.Migration, up: true);
                break;
            case SoakFault.QemuKilled when (await guest.Guest.RunsOnAsync()).Contains(from):
                // Not there yet, or not any more, is nothing to wait for.
                await to.RunAsync("pkill", "-KILL", "-f", $"guest={guest.Guest.Name},");
                break;
        }
    }

    /// <summary>Another process moves the guest and is killed, at its work or behind it; the soak's session puts in order what it left.</summary>
    /// <returns>The move's end; null where it had not begun.</returns>
    private async Task<MigrationProgress?> KilledAsync(SoakMove move, SoakGuest guest, LabHost from, LabHost to)
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        using ClientProcess client = ClientProcess.Start(
            guest.Guest, _inventoryPath, _folder,
            [
                "--from", from.Name, "--to", to.Name, "--bandwidth", Slow.ToString(CultureInfo.InvariantCulture), "--shutdown-timeout", "60",
                .. move.Control is ControlMode.Direct ? ["--direct"] : (string[])[],
                .. move.Kind is MigrationKind.Cold ? ["--cold"] : (string[])[],
                .. move.CopiesDisk ? ["--copy"] : (string[])[],
            ]);
        // The runtime needs a moment of its own before anything begins.
        await Wait.UntilAsync(
            () => Task.FromResult(client.Said.Length > 0), Patience, TimeSpan.FromMilliseconds(10), CancellationToken.None);
        await Task.Delay(move.Moment);
        await client.KillAsync();
        await client.EndAsync(Patience);
        return await SettledAsync()
            ?? new JournalFolder(_folder).ReadAll().Where(m => m.BeganAt >= before).MaxBy(m => m.BeganAt)?.End;
    }

    /// <summary>What became of the moves that have no end yet, once all hosts are well; null where there are none.</summary>
    private async Task<MigrationProgress?> SettledAsync()
    {
        MigrationProgress? end = null;
        foreach (JournaledMove left in _session.ListUnfinished())
        {
            end = await _session.Resume(left).Completion.WaitAsync(Patience);
        }

        return end;
    }

    private async Task<IEnumerable<string>> BrokenAsync(SoakMove move, SoakGuest guest, LabHost from, LabHost to, MigrationOutcome outcome)
    {
        LabHost place = outcome is MigrationOutcome.Completed ? to : from;
        List<string> broken = [];
        if (move.Fault is SoakFault.None && outcome is not MigrationOutcome.Completed)
        {
            broken.Add("nothing was in its way and it did not complete");
        }

        if (outcome is MigrationOutcome.Unknown)
        {
            broken.Add("all hosts can be asked and it is not known where the guest is");
        }

        IReadOnlyList<LabHost> runs = await guest.Guest.RunsOnAsync();
        if (runs.Count != 1 || runs[0] != place)
        {
            return [.. broken, $"it runs on [{string.Join(", ", runs)}] and should on {place}"];
        }

        broken.AddRange(_session.ListUnfinished().Select(m => $"the journal {Path.GetFileName(m.Path)} is open"));
        if (!await guest.LivesAsync(place))
        {
            Hung++;
            _log?.Report($"{guest.Guest} hangs on {place} and is restarted");
            await guest.RestartAsync(place);
        }

        foreach (LabHost host in _lab.Hosts)
        {
            broken.AddRange(await ForeignAsync(host));
        }

        if (await guest.DiskTroubleAsync(place) is { } trouble)
        {
            broken.Add(trouble);
        }

        return broken;
    }

    /// <summary>What a host lacks of what it had and what its guests have, and what it has besides.</summary>
    private async Task<IEnumerable<string>> ForeignAsync(LabHost host)
    {
        List<string> expected = [.. _before[host]];
        foreach (SoakGuest guest in _guests)
        {
            if (await guest.PlaceAsync() == host)
            {
                expected.AddRange(HostBelongings.Of(guest.Guest));
            }
        }

        expected.Sort(StringComparer.Ordinal);
        IReadOnlyList<string> found = [];
        // libvirt says that a domain is gone before its process is.
        await Wait.UntilAsync(
            async () => (found = await HostBelongings.ListAsync(host)).SequenceEqual(expected),
            TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200), CancellationToken.None);
        return [.. expected.Except(found).Select(l => $"{host} lacks '{l}'"), .. found.Except(expected).Select(l => $"{host} has besides '{l}'")];
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Storage;

namespace VmMigration.Preflight;

/// <summary>
/// One look at many moves. Each host is connected and asked once, each pair of hosts is compared once, and each guest is
/// looked at for each destination, side by side.
/// </summary>
/// <param name="services">Reaches hosts.</param>
/// <param name="moves">The moves. Beside guests, hosts and policies they ask for the same.</param>
/// <param name="options">How thoroughly is looked.</param>
internal sealed class PreflightPass(MigrationServices services, IReadOnlyList<MigrationRequest> moves, PreflightOptions options)
{
    /// <summary>How many guests are looked at side by side. Connections bound by themselves what is asked of a host at a time.</summary>
    private const int GuestsAtATime = 8;

    private static readonly Dictionary<string, int> Order =
        PreflightChecks.All.Select((check, index) => (check.Id, index)).ToDictionary(c => c.Id, c => c.index, StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<HostReference, Lazy<Task<HostView>>> _hosts = [];
    private readonly ConcurrentDictionary<(HostReference, HostReference), Lazy<Task<IReadOnlyList<MigrationCheck>>>> _pairs = [];
    private readonly PreflightCheck[] _hostChecks = [.. options.Chosen.Where(c => c.Scope is CheckScope.Hosts)];
    private readonly PreflightCheck[] _guestChecks = [.. options.Chosen.Where(c => c.Scope is not CheckScope.Hosts)];
    private readonly bool _forMany = moves.Select(m => (m.Source, m.Guest)).Distinct().Skip(1).Any();

    /// <summary>What is found, guest by guest in the order of the moves; of each guest the best destination first.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MoveFindings>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A rehearsal takes what a move takes: as many at a time as there would be moves, and one of a guest.
        var atATime = options.DryRun ? HostReference.DefaultMoves : GuestsAtATime;
        Queue<Task<IReadOnlyList<MoveFindings>>> begun = new(atATime);
        try
        {
            foreach (var ofGuest in moves.GroupBy(m => (m.Source, m.Guest)))
            {
                begun.Enqueue(Task.Run(() => LookAsync([.. ofGuest], stop.Token), stop.Token));
                if (begun.Count == atATime)
                {
                    yield return await begun.Dequeue().ConfigureAwait(false);
                }
            }

            while (begun.TryDequeue(out var guest))
            {
                yield return await guest.ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(begun)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<MoveFindings>> LookAsync(
        IReadOnlyList<MigrationRequest> ofGuest, CancellationToken cancellationToken)
    {
        if (!options.DryRun)
        {
            var looks = ofGuest.Select(m => LookAsync(m, ofGuest.Count > 1, cancellationToken));
            return DestinationRanking.BestFirst(await Task.WhenAll(looks).ConfigureAwait(false));
        }

        List<MoveFindings> found = [];
        foreach (var move in ofGuest)
        {
            found.Add(await LookAsync(move, ofGuest.Count > 1, cancellationToken).ConfigureAwait(false));
        }

        return DestinationRanking.BestFirst(found);
    }

    private async Task<MoveFindings> LookAsync(MigrationRequest move, bool toChoose, CancellationToken cancellationToken)
    {
        var vm = options.HostsOnly ? null : move.VM;
        var source = ViewAsync(move.Source, cancellationToken);
        var destination = ViewAsync(move.Destination, cancellationToken);
        await ((Task)Task.WhenAll(source, destination)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (WhyNot(source) is var notSource && WhyNot(destination) is var notDestination && (notSource ?? notDestination) is not null)
        {
            return new MoveFindings { Move = move, Checks = Away(move, vm, notSource, notDestination) };
        }

        var (from, to) = (await source.ConfigureAwait(false), await destination.ConfigureAwait(false));
        try
        {
            var pair = PairAsync(move, from, to);
            var guest = options.HostsOnly ? Task.FromResult<(string?, IReadOnlyList<MigrationCheck>)>((null, [])) : GuestAsync(move, from, to);
            var free = toChoose ? FreeMemoryAsync(to) : Task.FromResult<long?>(null);
            await Task.WhenAll(pair, guest, free).ConfigureAwait(false);
            var (name, ofGuest) = await guest.ConfigureAwait(false);
            return new MoveFindings
            {
                Move = move,
                Checks = InOrder([.. Lost(move, name, from, to), .. (await pair.ConfigureAwait(false)).Select(c => c with { Vm = name }), .. ofGuest]),
                MemoryFree = await free.ConfigureAwait(false),
            };
        }
        catch (MigrationException e)
        {
            var lost = Lost(move, vm, from, to);
            return new MoveFindings { Move = move, Checks = lost, Error = lost.Count > 0 ? null : e };
        }
    }

    /// <summary>A host that answers.</summary>
    private Task<HostView> ViewAsync(HostReference host, CancellationToken cancellationToken) => _hosts.GetOrAdd(host, h => new(async () =>
    {
        var view = new HostView(await services.Connections.GetAsync(h, cancellationToken).ConfigureAwait(false), _forMany, cancellationToken)
        {
            MayUseShell = options.Shell,
            Time = services.Time,
        };
        await view.FactsAsync().ConfigureAwait(false);
        return view;
    })).Value;

    /// <summary>What the two hosts are to each other, whatever guest is to be moved.</summary>
    private Task<IReadOnlyList<MigrationCheck>> PairAsync(MigrationRequest move, HostView from, HostView to) =>
        _pairs.GetOrAdd((move.Source, move.Destination), _ => new(async () =>
        {
            var facts = new MoveFacts(
                move, await from.FactsAsync().ConfigureAwait(false), await to.FactsAsync().ConfigureAwait(false), null, null, null, null);
            return await PreflightRunner.RunAsync(new MoveView(facts, from, to, Occasion), _hostChecks).ConfigureAwait(false);
        })).Value;

    private async Task<(string? Name, IReadOnlyList<MigrationCheck> Checks)> GuestAsync(MigrationRequest move, HostView from, HostView to)
    {
        var facts = await FactsReader.ReadAsync(move, from, to).ConfigureAwait(false);
        var view = new MoveView(facts, from, to, Occasion)
        {
            Journals = services.Journals,
            Rehearsal = options.DryRun ? new MoveRehearsal(facts, from, to, services) : null,
            Looks = options.NoChange || facts.Guest is null ? null : new MoveLooks(move, facts.Guest, from, to, (services.Journals, services.Time)),
        };
        return (facts.VM, await PreflightRunner.RunAsync(view, _guestChecks).ConfigureAwait(false));
    }

    private CheckOccasion Occasion => options.DryRun ? CheckOccasion.Rehearsal : CheckOccasion.Test;

    private static async Task<long?> FreeMemoryAsync(HostView host)
    {
        try
        {
            return await host.FreeMemoryAsync().ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            return null;
        }
    }

    private static MigrationException? WhyNot(Task<HostView> asked) =>
        asked.Exception?.InnerException is { } why ? why as MigrationException ?? throw why : null;

    /// <summary>What is said of hosts that could not be asked.</summary>
    private static MigrationCheck[] Away(MigrationRequest move, string? vm, MigrationException? notSource, MigrationException? notDestination) =>
        [.. HostReachableCheck.Unreachable(move, notSource, notDestination).Select(c => c with { Vm = vm })];

    /// <summary>What is said of hosts that were lost meanwhile: most of what they were asked then has no answer.</summary>
    private static IReadOnlyList<MigrationCheck> Lost(MigrationRequest move, string? vm, HostView from, HostView to) =>
        Away(move, vm, WhyLost(from), WhyLost(to));

    private static MigrationException? WhyLost(HostView host) => host.Hypervisor.IsOpen ? null : new MigrationException(
        MigrationError.ConnectionLost, $"the connection to {host.Name} was lost while it was asked", "Test again.");

    private static IReadOnlyList<MigrationCheck> InOrder(IEnumerable<MigrationCheck> checks) =>
        [.. checks.OrderByDescending(c => c.Status).ThenBy(c => Order.GetValueOrDefault(c.Id, -1))];
}

using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>What would stand in the way of a move. Changes nothing on the hosts, unless a rehearsal is asked for.</summary>
    /// <param name="request">The move.</param>
    /// <param name="options">How thoroughly is looked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found; that a host cannot be reached is one finding, and then the only one.</returns>
    /// <exception cref="MigrationException">A host answers in a way that is not understood.</exception>
    public async Task<IReadOnlyList<MigrationCheck>> CheckAsync(
        MigrationRequest request, PreflightOptions options, CancellationToken cancellationToken)
    {
        var from = ReachAsync(request.Source, cancellationToken);
        var to = ReachAsync(request.Destination, cancellationToken);
        var ((source, notSource), (destination, notDestination)) = (await from.ConfigureAwait(false), await to.ConfigureAwait(false));
        if (source is null || destination is null)
        {
            return HostReachableCheck.Unreachable(request, notSource, notDestination);
        }

        HostView[] views = [.. new[] { source, destination }.Select(
            h => new HostView(h, forMany: false, cancellationToken) { MayUseShell = options.Shell, Time = _services.Time })];
        MoveFacts facts;
        try
        {
            facts = await FactsReader.ReadAsync(request, views[0], views[1]).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.ConnectionLost)
        {
            return HostReachableCheck.Unreachable(request, source.IsOpen ? null : e, destination.IsOpen ? null : e);
        }

        var occasion = options.DryRun ? CheckOccasion.Rehearsal : CheckOccasion.Test;
        var move = new MoveView(facts, views[0], views[1], occasion)
        {
            Rehearsal = options.DryRun ? new MoveRehearsal(facts, views[0], views[1], _services) : null,
        };
        return await PreflightRunner.RunAsync(move, options.Chosen).ConfigureAwait(false);
    }

    private async Task<(IHypervisor? Host, MigrationException? Why)> ReachAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            return (await _services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MigrationException e)
        {
            return (null, e);
        }
    }
}

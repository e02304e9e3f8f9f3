using VmMigration.Preflight;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>What would stand in the way of a move. Changes nothing on the hosts, unless a rehearsal is asked for.</summary>
    /// <param name="request">The move.</param>
    /// <param name="options">How thoroughly is looked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">A host could not be asked at all.</exception>
    public async Task<IReadOnlyList<MigrationCheck>> CheckAsync(
        MigrationRequest request, PreflightOptions options, CancellationToken cancellationToken)
    {
        var from = _services.Connections.GetAsync(request.Source, cancellationToken);
        var to = _services.Connections.GetAsync(request.Destination, cancellationToken);
        await Task.WhenAll(from, to).ConfigureAwait(false);
        var source = new HostView(await from.ConfigureAwait(false), forMany: false, cancellationToken) { MayUseShell = options.Shell };
        var destination = new HostView(await to.ConfigureAwait(false), forMany: false, cancellationToken) { MayUseShell = options.Shell };
        var facts = await FactsReader.ReadAsync(request, source, destination).ConfigureAwait(false);
        var occasion = options.DryRun ? CheckOccasion.Rehearsal : CheckOccasion.Test;
        return await PreflightRunner.RunAsync(new MoveView(facts, source, destination, occasion), options.Chosen).ConfigureAwait(false);
    }
}

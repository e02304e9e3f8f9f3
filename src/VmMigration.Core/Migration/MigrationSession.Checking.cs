using VmMigration.Preflight;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>What would stand in the way of a move. Changes nothing on the hosts, unless a rehearsal is asked for.</summary>
    /// <param name="request">The move.</param>
    /// <param name="options">How thoroughly is looked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found, what stands in the way first. A host that cannot be reached is a finding, too.</returns>
    /// <exception cref="MigrationException">The guest could not be looked at.</exception>
    public async Task<IReadOnlyList<MigrationCheck>> CheckAsync(
        MigrationRequest request, PreflightOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<MigrationCheck> found = [];
        await foreach (var guest in CheckAsync([request], options, cancellationToken).ConfigureAwait(false))
        {
            found = guest[0].Error is { } error ? throw error : guest[0].Checks;
        }

        return found;
    }

    /// <summary>
    /// The same of many moves: many guests, many destinations. What is asked of hosts grows with guests and hosts, not with
    /// their product. A guest that cannot be looked at, or a host that cannot be reached, does not hold up the others.
    /// </summary>
    /// <param name="moves">A move for each guest and destination. Beside these and the policy they ask for the same.</param>
    /// <param name="options">How thoroughly is looked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found, guest by guest; of each guest the best destination first.</returns>
    public IAsyncEnumerable<IReadOnlyList<MoveFindings>> CheckAsync(
        IReadOnlyList<MigrationRequest> moves, PreflightOptions options, CancellationToken cancellationToken) =>
        new PreflightPass(_services, moves, options).RunAsync(cancellationToken);
}

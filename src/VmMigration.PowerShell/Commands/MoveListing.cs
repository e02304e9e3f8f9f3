using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>What a host said when it was asked for the moves that leave it.</summary>
/// <param name="Host">The host.</param>
/// <param name="Moves">The moves; none where it failed.</param>
/// <param name="Error">Why it could not be asked.</param>
internal sealed record MoveListing(HostReference Host, IReadOnlyList<MigrationProgress> Moves, MigrationException? Error)
{
    public static async Task<MoveListing> AskAsync(
        HostReference host, IReadOnlyList<HostReference> candidates, bool marked, CancellationToken cancellationToken)
    {
        try
        {
            var moves = marked
                ? ModuleSession.Current.ListMarkedAsync(host, cancellationToken)
                : ModuleSession.Current.ListMigrationsAsync(host, candidates, cancellationToken);
            return new MoveListing(host, await moves.ConfigureAwait(false), null);
        }
        catch (MigrationException e)
        {
            return new MoveListing(host, [], e);
        }
    }
}

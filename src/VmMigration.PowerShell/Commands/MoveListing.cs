using System.Management.Automation;
using VmMigration.Hosts;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>What a host said when it was asked for the moves that leave it.</summary>
/// <param name="Host">The host.</param>
/// <param name="Moves">The moves; none where it failed.</param>
/// <param name="Error">Why it could not be asked.</param>
internal sealed record MoveListing(HostReference Host, IReadOnlyList<MigrationProgress> Moves, MigrationException? Error)
{
    public static async Task<MoveListing> AskAsync(HostReference host, IReadOnlyList<HostReference> candidates, CancellationToken cancellationToken)
    {
        try
        {
            return new MoveListing(
                host, await ModuleSession.Current.ListMigrationsAsync(host, candidates, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MigrationException e)
        {
            return new MoveListing(host, [], e);
        }
    }

    /// <summary>The moves of the guests that a name, a UUID or a wildcard means.</summary>
    public static IEnumerable<MigrationProgress> Matching(string name, IEnumerable<MigrationProgress> moves) => WildcardPattern.ContainsWildcardCharacters(name)
        ? moves.Where(m => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(m.VM))
        : moves.Where(m => string.Equals(m.VM, name, StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(name, out var uuid) && uuid == m.Uuid));
}

using VmMigration.Hosts;
using VmMigration.Parameters;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>Finds moves that run, by the guests' names, on several hosts at once.</summary>
/// <param name="names">Names, UUIDs or wildcards.</param>
/// <param name="inventory">Hosts where guests may be going to.</param>
internal sealed class MoveSearch(IReadOnlyList<GuestArgument> names, Inventory inventory)
{
    private readonly Dictionary<HostReference, Task<MoveListing>> _asked = [];
    private readonly HashSet<GuestArgument> _found = [];
    private readonly List<MigrationException> _ambiguous = [];

    /// <summary>What the hosts say.</summary>
    public IEnumerable<Task<MoveListing>> Asked => _asked.Values;

    /// <summary>Hosts where a guest that moves may turn up.</summary>
    public static IReadOnlyList<HostReference> Candidates(Inventory inventory) =>
        [.. inventory.Hosts.Union(ModuleSession.Current.ConnectedHosts)];

    /// <summary>Asks a host, unless that was done.</summary>
    /// <param name="host">The host.</param>
    /// <param name="marked">Whether for the moves that guests are marked with, instead of those that run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public void Ask(HostReference host, bool marked, CancellationToken cancellationToken)
    {
        if (!_asked.ContainsKey(host))
        {
            _asked.Add(host, MoveListing.AskAsync(host, Candidates(inventory), marked, cancellationToken));
        }
    }

    /// <summary>What is wanted of a host's answer, each move once.</summary>
    public IEnumerable<MigrationProgress> Wanted(MoveListing listing) => Matching(listing.Moves);

    /// <summary>The moves that are meant, each once, in their order.</summary>
    public IEnumerable<MigrationProgress> Matching(IReadOnlyList<MigrationProgress> moves)
    {
        HashSet<Guid> given = [];
        foreach (var name in names)
        {
            try
            {
                foreach (var move in name.Of(moves, m => m.VM, m => m.Uuid))
                {
                    _found.Add(name);
                    given.Add(move.Id);
                }
            }
            catch (MigrationException e)
            {
                _found.Add(name);
                _ambiguous.Add(e);
            }
        }

        return moves.Where(m => given.Contains(m.Id));
    }

    /// <summary>An error for each name that no host moves, or that different guests answer to.</summary>
    public IEnumerable<MigrationException> Missing() => _ambiguous.Concat(
        from name in names
        where !name.IsPattern && !_found.Contains(name)
        select new MigrationException(
            MigrationError.MigrationNotFound,
            _asked.Count == 0
                ? $"Whether {name} is being moved is not known: no host was named and the inventory has none."
                : $"{name} is not being moved away from {string.Join(", ", _asked.Keys.Select(h => h.Name))}.",
            "See what moves (Get-VmMigration) and where the guest is (Get-MigrationVm), or name its host with -Source.",
            name.Guest.Name));
}

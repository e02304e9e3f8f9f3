using System.Runtime.CompilerServices;

namespace VmMigration.Formats;

/// <summary>
/// What was found about one guest and destination, in the order in which it was written: a view that is shown a record can
/// tell what comes before and after it. The records themselves know nothing of it, so that exports do not show it.
/// </summary>
internal sealed class CheckRun
{
    private static readonly ConditionalWeakTable<MigrationCheck, Place> Places = [];
    private static int _last;

    private CheckRun(IReadOnlyList<MigrationCheck> checks) => Checks = checks;

    /// <summary>Tells it from all others.</summary>
    public int Number { get; } = Interlocked.Increment(ref _last);

    /// <summary>All of them.</summary>
    public IReadOnlyList<MigrationCheck> Checks { get; }

    /// <summary>Remembers records for as long as they are held.</summary>
    public static void Remember(IReadOnlyList<MigrationCheck> checks)
    {
        var run = new CheckRun(checks);
        for (var i = 0; i < checks.Count; i++)
        {
            Places.AddOrUpdate(checks[i], new Place(run, i));
        }
    }

    /// <summary>Where a record stands; null for one that was not written by a cmdlet.</summary>
    public static Place? Of(MigrationCheck check) => Places.TryGetValue(check, out var place) ? place : null;

    /// <summary>Where a record stands.</summary>
    internal sealed record Place(CheckRun Run, int Index);
}

namespace VmMigration.Preflight;

/// <summary>Which of several hosts would do best for a guest. Pure.</summary>
internal static class DestinationRanking
{
    /// <summary>
    /// The moves of one guest, best first: where fewer checks fail, then where fewer warn, then to the host that has more
    /// memory left. Among equals the order stays.
    /// </summary>
    public static IReadOnlyList<MoveFindings> BestFirst(IEnumerable<MoveFindings> moves) =>
    [
        .. moves
            .OrderBy(m => m.Error is not null)
            .ThenBy(m => Count(m.Checks, CheckStatus.Fail))
            .ThenBy(m => Count(m.Checks, CheckStatus.Warning))
            .ThenByDescending(m => m.MemoryFree ?? -1),
    ];

    /// <summary>What was found about one guest, by destination, best first. Among equals the order stays.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="skipChecks">The ids of checks whose failing is no worse than a warning.</param>
    public static IReadOnlyList<IReadOnlyList<MigrationCheck>> BestFirst(IEnumerable<MigrationCheck> findings, IReadOnlyCollection<string> skipChecks) =>
    [
        .. findings
            .GroupBy(f => f.Destination, StringComparer.OrdinalIgnoreCase)
            .Select(g => g.ToArray())
            .OrderBy(g => g.Count(f => Stops(f, skipChecks)))
            .ThenBy(g => g.Count(f => f.Status is CheckStatus.Warning or CheckStatus.Fail)),
    ];

    /// <summary>Whether a move is not begun because of it.</summary>
    public static bool Stops(MigrationCheck finding, IReadOnlyCollection<string> skipChecks) =>
        finding.Status is CheckStatus.Fail && !skipChecks.Contains(finding.Id, StringComparer.OrdinalIgnoreCase);

    private static int Count(IReadOnlyList<MigrationCheck> checks, CheckStatus status) => checks.Count(c => c.Status == status);
}

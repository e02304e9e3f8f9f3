namespace VmMigration.Formats;

/// <summary>What was found about a guest and a destination, short enough to be read in a moment.</summary>
internal static class CheckSummary
{
    /// <summary>
    /// What stands in the way or is worth knowing, as it is; in a line for each reason what could not be asked; and in one
    /// line how many passed.
    /// </summary>
    /// <param name="checks">All that was found about one guest and destination, what stands in the way first.</param>
    public static IReadOnlyList<MigrationCheck> Of(IReadOnlyList<MigrationCheck> checks)
    {
        var rest = checks.Where(c => c.Status is CheckStatus.Fail or CheckStatus.Warning).ToList();
        rest.AddRange(checks.Where(c => c.Status is CheckStatus.Skipped).GroupBy(Need).Select(g => NotAsked([.. g])));
        MigrationCheck[] passed = [.. checks.Where(c => c.Status is CheckStatus.Pass)];
        if (passed.Length > 0)
        {
            rest.Add(Many(passed[0], $"{passed.Length}{(rest.Count > 0 ? " more" : "")}", "all: | Format-List; about_VmMigration_Checks"));
        }

        return rest;
    }

    /// <summary>What would have let it be asked: a parameter, or whatever the fix says.</summary>
    private static string? Need(MigrationCheck skipped) => skipped.Fix is ['-', ..] fix ? fix.Split(' ', 2)[0].TrimEnd('.', ',', ';') : skipped.Fix;

    private static MigrationCheck NotAsked(IReadOnlyList<MigrationCheck> skipped) => skipped is [var only]
        ? only
        : Many(skipped[0], $"{skipped.Count} not asked: {string.Join(", ", skipped.Select(c => c.Id).Distinct())}", Need(skipped[0]));

    private static MigrationCheck Many(MigrationCheck first, string message, string? fix) => new()
    {
        Id = "…",
        Category = first.Category,
        Status = first.Status,
        Vm = first.Vm,
        Source = first.Source,
        Destination = first.Destination,
        Message = message,
        Fix = fix,
        Question = "",
    };
}

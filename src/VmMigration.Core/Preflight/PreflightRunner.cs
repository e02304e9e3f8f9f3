namespace VmMigration.Preflight;

/// <summary>Asks checks about one move.</summary>
public static class PreflightRunner
{
    /// <summary>Asks all that belong to the occasion, side by side, and gives what they found in the order of the checks.</summary>
    /// <param name="move">The move.</param>
    /// <param name="checks">The checks.</param>
    public static async Task<IReadOnlyList<MigrationCheck>> RunAsync(MoveView move, IEnumerable<PreflightCheck> checks)
    {
        var answers = await AskAllAsync(move, checks).ConfigureAwait(false);
        return [.. answers.SelectMany(a => a.Found.Select(f => Record(move, a.Check, f)))];
    }

    /// <summary>
    /// Asks all that a move needs that is planned or begun; what stands in its way is thrown, unless the administrator took
    /// it upon himself (<see cref="Migration.MigrationRequest.SkipChecks"/>): then it is a warning.
    /// </summary>
    /// <returns>What they found.</returns>
    /// <exception cref="MigrationException">Why the move would not work.</exception>
    public static async Task<IReadOnlyList<MigrationCheck>> DemandAsync(MoveView move)
    {
        List<MigrationCheck> records = [];
        List<Finding> refusals = [];
        foreach (var (check, found) in await AskAllAsync(move, PreflightChecks.All).ConfigureAwait(false))
        {
            var isSkipped = move.Request.SkipChecks.Contains(check.Id, StringComparer.OrdinalIgnoreCase);
            refusals.AddRange(found.Where(f => f.Status is CheckStatus.Fail && !isSkipped));
            records.AddRange(found.Select(f => Record(move, check, isSkipped && f.Status is CheckStatus.Fail ? f with { Status = CheckStatus.Warning } : f)));
        }

        return refusals.Count == 0 ? records : throw Refusal(move, refusals);
    }

    private static async Task<IReadOnlyList<(PreflightCheck Check, IReadOnlyList<Finding> Found)>> AskAllAsync(
        MoveView move, IEnumerable<PreflightCheck> checks)
    {
        var asked = checks.Where(c => !(c.PlanDecides && move.Occasion is CheckOccasion.Move)).ToArray();
        Dictionary<PreflightCheck, IReadOnlyList<Finding>> found = [];
        foreach (var round in asked.GroupBy(c => c.ComesLast).OrderBy(g => g.Key))
        {
            foreach (var (check, all) in await Task.WhenAll(
                round.Select(async check => (check, await AskAsync(move, check).ConfigureAwait(false)))).ConfigureAwait(false))
            {
                found[check] = all;
            }
        }

        return [.. asked.Select(c => (c, found[c]))];
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(MoveView move, PreflightCheck check)
    {
        var found = new Findings();
        if (check.Scope is CheckScope.Guest && move.Facts.Guest is null)
        {
            found.Skipped($"{move.Source.Name} has no guest {move.VM}");
            return found.All;
        }

        try
        {
            await check.AskAsync(move, found).ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            found.Skipped($"could not be asked: {e.Message}", e.RecommendedAction);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One surprise does not take the answers of all the others along.
            found.Skipped($"could not be answered: {e.Message}", $"This is a defect of the check {check.Id}. Report it with what the hosts are.");
        }

        if (found.All.Count == 0)
        {
            found.Skipped("it said nothing", $"This is a defect of the check {check.Id}. Report it with what the hosts are.");
        }

        return found.All;
    }

    private static MigrationException Refusal(MoveView move, List<Finding> refusals)
    {
        var first = refusals[0];
        var more = refusals.Count == 1 ? "" : $" {refusals.Count - 1} more stand in the way: Test-MigrationHost shows all.";
        return new MigrationException(first.Error, $"{move.VM} was not moved: {first.Message}.{more}", first.Fix ?? "", move.VM);
    }

    private static MigrationCheck Record(MoveView move, PreflightCheck check, Finding finding) =>
        check.Tell(move.Request, check.Scope is CheckScope.Hosts ? null : move.VM, finding) with { VmUuid = move.Facts.Guest?.Uuid };
}

using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>The two daemons themselves are asked, up to the point where memory would flow; nothing of it is left.</summary>
internal sealed class RehearsalCheck() : PreflightCheck(
    "Rehearsal", CheckCategory.Mode, "Do both daemons begin the move, and does the destination take the guest in?",
    "whatever libvirt and QEMU refuse before memory flows")
{
    /// <inheritdoc/>
    public override bool PlanDecides => true;

    /// <inheritdoc/>
    public override bool ComesLast => true;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (WhyNot(move) is { } why)
        {
            found.Skipped(why, CouldBe(move) ? "-DryRun rehearses." : null);
            return;
        }

        // What the source says by itself, MigrationBlockers tells; a guest has one such job at a time.
        if (await move.Guest.ObjectionAsync(move.Request.AbortOnError).ConfigureAwait(false) is { } objection)
        {
            found.Skipped(IsOfRecords(objection)
                ? $"it was not rehearsed: libvirt begins nothing with a guest that has snapshots or checkpoints ({objection}); a move takes their records along, and a test takes nothing off"
                : $"it was not rehearsed, since {move.Source.Name} does not let it go: {objection} (MigrationBlockers)");
            return;
        }

        try
        {
            var left = await move.Rehearsal!.RunAsync().ConfigureAwait(false);
            if (left.Count == 0)
            {
                found.Pass($"{move.Destination.Name} took {move.VM} in and let it go");
            }
            else
            {
                found.Warning(
                    $"{move.Destination.Name} took {move.VM} in, and something is left of it: {string.Join("; ", left)}",
                    "Resume-VmMigration puts it in order.");
            }
        }
        catch (MigrationException e) when (e.Check is not null)
        {
            found.Skipped($"it was not rehearsed, since its plan does not stand: {e.Message.TrimEnd('.')} ({e.Check})", e.RecommendedAction);
        }
        catch (MigrationException e)
        {
            found.Fail($"it would not work: {RefusalText.Of(e)}", RefusalFix.For(e, move.Request), error: e.Error);
        }
    }

    private static bool IsOfRecords(string objection) =>
        objection.Contains(" snapshots", StringComparison.Ordinal) || objection.Contains(" checkpoints", StringComparison.Ordinal);

    private static bool CouldBe(MoveView move) =>
        move is { Rehearsal: null, Request.Kind: MigrationKind.Live, Guest.Status: { IsActive: true, IsInMigration: false } };

    private static string? WhyNot(MoveView move) => move switch
    {
        { Rehearsal: null } when CouldBe(move) => "the daemons were not asked to try",
        { Request.Kind: MigrationKind.Cold } => "a cold move is not rehearsed",
        { Guest.Status: { IsActive: false } or { IsInMigration: true } } => "a guest that does not run, or that is being moved, is not rehearsed with",
        { Facts.Job.IsRunning: true } => "another job holds the guest",
        { Facts.SameUuid.IsActive: true } => $"{move.Destination.Name} has an active guest of the same UUID",
        _ => null,
    };
}

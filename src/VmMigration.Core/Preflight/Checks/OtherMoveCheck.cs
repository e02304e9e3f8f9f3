using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>A move marks its guest. Whoever finds a mark has come upon another session's move, or upon what one left behind.</summary>
internal sealed class OtherMoveCheck() : PreflightCheck(
    CheckIds.OtherMove, CheckCategory.Guest, "Does no other session move the guest, or make that ready?",
    "two sessions make, copy and delete the same images; cannot acquire state change lock")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        if (move.Occasion is not CheckOccasion.Move && move.Journals?.WhyNotAlone(move.Facts.Guest!, null) is var (why, fix))
        {
            found.Fail(why, fix, error: MigrationError.VmBusy);
        }

        foreach (var (mark, state) in Judge(move.Facts, move.Journals, move.Source.Time.GetUtcNow()))
        {
            if (state is MarkState.Alive)
            {
                found.Fail(OtherMove.Why(move.Source.Name, mark), OtherMove.Fix(move.VM, mark), error: MigrationError.VmBusy);
            }
            else if (state is MarkState.Over)
            {
                found.Warning(
                    $"on {move.Source.Name} it has the mark of a move that nobody is at any more, by {mark.Text}; that mark is replaced",
                    $"What that move may have left is known to whoever has its journal ({mark.Journal}): Get-VmMigration -History there.");
            }
        }

        if (found.All.Count == 0)
        {
            found.Pass("no other session has marked it");
        }

        return Task.CompletedTask;
    }

    /// <summary>The marks on the guest, and what they come to.</summary>
    internal static IReadOnlyList<(MoveMark Mark, MarkState State)> Judge(MoveFacts facts, JournalFolder? own, DateTimeOffset now)
    {
        if (facts.Domain?.MetadataNamespaces.Any(MoveMark.IsNamespace) is not true)
        {
            return [];
        }

        var journals = own?.ReadAll() ?? [];
        var isMoving = facts is { Job.IsMovingAway: true } or { Guest.IsInMigration: true };
        return
        [
            .. MoveMark.ReadAll(facts.DomainXml!).Select(mark =>
                (mark, MarkRule.Judge(mark, journals.FirstOrDefault(j => j.Id == mark.Journal), isMoving, now))),
        ];
    }
}

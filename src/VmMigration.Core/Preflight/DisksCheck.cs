using VmMigration.Storage;

namespace VmMigration.Preflight;

/// <summary>
/// A question about disks that the plan of a move decides, too: answered out of what it would decide, as far as that can be
/// seen without changing anything, and out of what it does decide where the move is rehearsed.
/// </summary>
/// <inheritdoc/>
public abstract class DisksCheck(string id, string question, string prevents) : PreflightCheck(id, CheckCategory.Storage, question, prevents)
{
    private const string Rehearse = "-DryRun looks as a move does.";

    /// <inheritdoc/>
    public sealed override bool PlanDecides => true;

    /// <inheritdoc/>
    public sealed override async Task AskAsync(MoveView move, Findings found)
    {
        var survey = await move.DisksAsync().ConfigureAwait(false);
        DiskFinding[] concerned = [.. survey.Disks.Where(d => d.Refusal?.Check == Id || Concerns(d))];
        foreach (var disk in concerned.Where(d => d.Refusal?.Check == Id))
        {
            Refused(found, disk.Refusal!, disk.Target);
        }

        var isRefused = found.All.Count > 0;
        foreach (var unknown in concerned.Where(d => WhyUnknown(d) is not null).GroupBy(d => WhyUnknown(d)!))
        {
            found.Skipped(unknown.Key, Rehearse, string.Join(", ", unknown.Select(d => d.Target)));
        }

        Look(survey, found);
        if (found.All.Count == 0 && concerned.Any(d => d.Plan is null || d.Refusal is not null))
        {
            found.Skipped($"something else stands in the way of {string.Join(", ", concerned.Where(d => d.Plan is null || d.Refusal is not null).Select(d => d.Target))}");
        }
        else if (!isRefused && found.All.Count == 0)
        {
            found.Pass(concerned.Length == 0 ? None : string.Join("; ", concerned.Select(d => $"{d.Plan}")));
        }
    }

    /// <summary>What is said where no disk is concerned.</summary>
    private protected abstract string None { get; }

    /// <summary>Whether the question is about that disk.</summary>
    private protected abstract bool Concerns(DiskFinding disk);

    /// <summary>Why the question cannot be answered for a disk; null where it can.</summary>
    private protected virtual string? WhyUnknown(DiskFinding disk) => disk.WhyUnknown;

    /// <summary>What is to be said of all disks together.</summary>
    private protected virtual void Look(StorageSurvey survey, Findings found)
    {
    }

    /// <summary>Says what the plan refuses.</summary>
    private protected static void Refused(Findings found, MigrationException refusal, string? subject) =>
        found.Fail(refusal.Message.TrimEnd('.'), refusal.RecommendedAction, subject, error: refusal.Error);
}

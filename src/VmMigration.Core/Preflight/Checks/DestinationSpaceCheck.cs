using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>By what the copies may grow to, or with -DiskOverCommit by what they hold now.</summary>
internal sealed class DestinationSpaceCheck() : DisksCheck(
    CheckIds.DestinationSpace, "Has the destination room for the disks that are copied?", "migration of disk vda failed: No space left on device")
{
    /// <inheritdoc/>
    private protected override string None => "no disk is copied";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) =>
        !disk.Subject.IsMedium && (disk.WhyUnknown is not null || disk.Plan is { IsCopied: true });

    /// <inheritdoc/>
    private protected override void Look(StorageSurvey survey, Findings found)
    {
        if (survey.NoRoom is not null)
        {
            Refused(found, survey.NoRoom, null);
        }
        else if (survey.Copies.Where(c => c.Place.Available is null).Select(c => c.Place.Folder).Distinct().ToArray() is { Length: > 0 } folders)
        {
            found.Skipped($"what is left in {string.Join(", ", folders)} is known once it is there", "-DryRun makes it for a moment.");
        }
    }
}

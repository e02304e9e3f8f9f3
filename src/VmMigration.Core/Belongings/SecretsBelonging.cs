using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Secrets;

namespace VmMigration.Belongings;

/// <summary>What its disks and its TPM are opened with.</summary>
internal sealed class SecretsBelonging() : Belonging("secrets", new BelongingWord(
    "libvirt's secrets of the host",
    "must be there; copied with `-CopySecret`, before the images that they open",
    "as live",
    "stay"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => [CheckIds.Secrets];

    /// <inheritdoc/>
    public override bool PrecedesDisks => true;

    /// <inheritdoc/>
    public override Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken) =>
        SecretPlanner.PlanAsync(scene.Request, scene.Facts.Domain!, scene.Source, scene.Destination, cancellationToken);
}

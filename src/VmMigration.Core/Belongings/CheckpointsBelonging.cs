using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Belongings;

/// <summary>What libvirt knows of a guest's checkpoints, which incremental backups go on from; their bitmaps are in the images.</summary>
internal sealed class CheckpointsBelonging() : Belonging("checkpoints", new BelongingWord(
    "libvirt's files of the host, and bitmaps in the images",
    "made known on the destination once the guest is there; the bitmaps go with the images",
    "as live, where the guest is started there",
    "stay known"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Procedures =>
        ["DOMAIN_LIST_ALL_CHECKPOINTS", "DOMAIN_CHECKPOINT_GET_XML_DESC", "DOMAIN_CHECKPOINT_CREATE_XML"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => [CheckIds.Snapshots];

    /// <inheritdoc/>
    public override async Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken)
    {
        var checkpoints = await scene.Source.ListCheckpointsAsync(scene.Guest.Uuid, cancellationToken).ConfigureAwait(false);
        return checkpoints.Count == 0 ? PlannedSteps.Nothing : new PlannedSteps([new CarryCheckpointsStep(scene.Guest.Uuid, checkpoints)])
        {
            Description = [$"checkpoints: {SnapshotRecords.Names(checkpoints)} go along"],
        };
    }
}

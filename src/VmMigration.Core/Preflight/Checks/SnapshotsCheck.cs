using VmMigration.Belongings;
using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>What libvirt knows of snapshots and checkpoints goes along; their data is in the images, and has to go, too.</summary>
internal sealed class SnapshotsCheck() : PreflightCheck(
    CheckIds.Snapshots, CheckCategory.Guest, "Do its snapshots, and the checkpoints that a backup goes on from, go along?",
    "Requested operation is not valid: cannot migrate domain with 1 snapshots; Domain snapshot not found")
{
    /// <inheritdoc/>
    public override bool PlanDecides => true;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var checkpoints = move.Guest.CheckpointsAsync();
        if (await move.Guest.SnapshotsAsync().ConfigureAwait(false) > 0)
        {
            await AskSnapshotsAsync(move, found).ConfigureAwait(false);
        }

        if (await checkpoints.ConfigureAwait(false) is var kept and > 0)
        {
            found.Pass($"its {kept} {(kept == 1 ? "checkpoint goes" : "checkpoints go")} along", "checkpoints");
        }

        if (found.All.Count == 0)
        {
            found.Pass("it has no snapshots");
        }
    }

    private static async Task AskSnapshotsAsync(MoveView move, Findings found)
    {
        var snapshots = await move.Guest.SnapshotRecordsAsync().ConfigureAwait(false);
        var disks = (await move.DisksAsync().ConfigureAwait(false)).Disks;
        var decisions = disks.Where(d => d.Plan is not null).ToDictionary(d => d.Target, d => d.Plan!.Decision, StringComparer.Ordinal);
        var lost = snapshots.Where(s => SnapshotRule.Lost(s, decisions).Count > 0).ToArray();
        if (lost.Length > 0)
        {
            var (why, fix) = SnapshotsBelonging.Refusal(lost, decisions, move.Request);
            found.Fail(why, fix, "snapshots");
        }
        else if (disks.Any(d => d.Plan is null))
        {
            found.Skipped("whether its disks are copied, and with them its snapshots lost, is not known", "-DryRun looks as a move does.", "snapshots");
        }
        else
        {
            found.Pass($"its snapshots {SnapshotRecords.Names(snapshots)} go along", "snapshots");
        }
    }
}

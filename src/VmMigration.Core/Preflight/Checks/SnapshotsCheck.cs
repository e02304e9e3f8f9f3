namespace VmMigration.Preflight.Checks;

/// <summary>What libvirt knows of snapshots and checkpoints stays on the host.</summary>
internal sealed class SnapshotsCheck() : PreflightCheck(
    "Snapshots", CheckCategory.Guest, "Has the guest no snapshots, and no checkpoints that a backup goes on from?",
    "Requested operation is not valid: cannot migrate domain with 1 snapshots")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (vm, source, destination) = (move.VM, move.Source.Name, move.Destination.Name);
        var checkpoints = move.Guest.CheckpointsAsync();
        var snapshots = await move.Guest.SnapshotsAsync().ConfigureAwait(false);
        if (snapshots > 0)
        {
            found.Fail(
                $"it has {snapshots} {(snapshots == 1 ? "snapshot" : "snapshots")} on {source}, and libvirt moves no guest that has any",
                $"Write them down (virsh snapshot-dumpxml {vm} NAME) and let {source} forget them, which leaves their data in the images: virsh snapshot-delete {vm} NAME --metadata. "
                    + $"On {destination} they are made known again (virsh snapshot-create {vm} FILE --redefine).",
                "snapshots");
        }

        if (await checkpoints.ConfigureAwait(false) is var kept and > 0)
        {
            found.Warning(
                $"it has {kept} {(kept == 1 ? "checkpoint" : "checkpoints")} on {source}, which {destination} will not know: its next incremental backup has nothing to start from",
                $"Make a full backup on {destination}, or make them known there (virsh checkpoint-dumpxml, virsh checkpoint-create --redefine).", "checkpoints");
        }

        if (found.All.Count == 0)
        {
            found.Pass("it has no snapshots");
        }
    }
}

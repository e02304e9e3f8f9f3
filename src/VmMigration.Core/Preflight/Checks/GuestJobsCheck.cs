namespace VmMigration.Preflight.Checks;

/// <summary>A guest has one job at a time; what is left of another move is not touched.</summary>
internal sealed class GuestJobsCheck() : PreflightCheck(
    "GuestJobs", CheckCategory.Guest, "Is no other job busy with the guest?",
    "cannot acquire state change lock; domain has active block job; another migration job is already running for domain")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (vm, source) = (move.VM, move.Source.Name);
        switch (move.Facts)
        {
            case { Job: { IsMovingAway: true } }:
                Busy(
                    $"it is being moved away from {source} already, and that move goes on",
                    $"Follow it: Get-VmMigration -Source {source} -Name {vm} | Wait-VmMigration. Stop it: Stop-VmMigration {vm} -Source {source}.");
                break;
            case { Job: { IsRunning: true } }:
                Busy(
                    $"another job (a save, snapshot, dump or backup) holds it on {source}",
                    $"Wait until it is over (virsh domjobinfo {vm}), or abort it (virsh domjobabort {vm}).");
                break;
            case { Guest: { State: VmState.Paused, Reason: 11 } }:
                Busy($"it is just being started on {source}, or comes in from another host", "Wait until it runs, and try again.");
                break;
            case { Guest: { IsInMigration: true } }:
                Busy(
                    $"{source} holds it paused for another move",
                    "Find out where it runs (virsh domstate --reason on both hosts) before anything else.");
                break;
            default:
                found.Pass("no other job is busy with it");
                break;
        }

        return Task.CompletedTask;

        void Busy(string why, string fix) => found.Fail(why, fix, error: MigrationError.VmBusy);
    }
}

using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>A guest has one job at a time; what is left of another move is not touched.</summary>
internal sealed class GuestJobsCheck() : PreflightCheck(
    "GuestJobs", CheckCategory.Guest, "Is no other job busy with the guest?",
    "cannot acquire state change lock; domain has active block job; another migration job is already running for domain")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (vm, source) = (move.VM, move.Source.Name);
        switch (move.Facts)
        {
            case { Job: { IsMovingAway: true } }:
                Busy(
                    $"it is being moved away from {source} already, and that move goes on",
                    $"Follow it: Get-VmMigration -Source {source} -Name {CommandText.Cmdlet(vm)} | Wait-VmMigration. Stop it: Stop-VmMigration {CommandText.Cmdlet(vm)} -Source {source}.");
                break;
            case { Job: { IsRunning: true } }:
                Busy(
                    $"another job (a save, snapshot, dump or backup) holds it on {source}",
                    $"Wait until it is over (virsh domjobinfo {move.Virsh}), or abort it (virsh domjobabort {move.Virsh}).");
                break;
            case { Guest: { State: VmState.Paused, Reason: 11 } }:
                Busy($"it is just being started on {source}, or comes in from another host", "Wait until it runs, and try again.");
                break;
            case { Guest: { IsInMigration: true } }:
                Busy(
                    $"{source} holds it paused for another move",
                    "Find out where it runs (virsh domstate --reason on both hosts) before anything else.");
                break;
            case { Guest: { State: VmState.Paused, Reason: 5 } }:
                HadError(move, found);
                break;
            default:
                await LookAtDisksAsync(move, found).ConfigureAwait(false);
                break;
        }

        void Busy(string why, string fix) => found.Fail(why, fix, error: MigrationError.VmBusy);
    }

    /// <summary>Moved, it stands still there as it does here, unless it was asked for that nothing is moved then.</summary>
    private static void HadError(MoveView move, Findings found)
    {
        var (vm, source) = (move.VM, move.Source.Name);
        var why = $"it stands still on {source} since a disk of it could not be read or written";
        var fix = $"See which (virsh domblkerror {move.Virsh}), mend it, and let the guest go on (virsh resume {move.Virsh}).";
        if (move.Request.AbortOnError)
        {
            found.Fail(why, $"{fix} Without -AbortOnError it would be moved as it is.", error: MigrationError.VmBusy);
        }
        else
        {
            found.Warning(why, fix);
        }
    }

    /// <summary>A job that copies a disk is in no description that is meant for another host.</summary>
    private static async Task LookAtDisksAsync(MoveView move, Findings found)
    {
        var disks = move.Guest.Status.IsActive && move.Request.Kind is MigrationKind.Live ? move.Domain.Disks.Where(d => !d.IsEmpty) : [];
        var jobs = await Task.WhenAll(disks.Select(async d => (d.Target, Job: await move.Guest.BlockJobAsync(d.Target).ConfigureAwait(false)))).ConfigureAwait(false);
        foreach (var (target, job) in jobs.Where(j => j.Job is not null))
        {
            found.Fail(
                $"{target} is being {WhatOf(job!.Value)} on {move.Source.Name}",
                $"Wait until that is over (virsh blockjob {move.Virsh} {target} --info), or end it (virsh blockjob {move.Virsh} {target} --abort).", target,
                error: MigrationError.VmBusy);
        }

        if (found.All.Count == 0)
        {
            found.Pass("no other job is busy with it");
        }
    }

    private static string WhatOf(BlockJobKind job) => job switch
    {
        BlockJobKind.Pull => "filled from its backing image",
        BlockJobKind.Copy => "copied",
        BlockJobKind.Backup => "backed up",
        _ => "merged into its backing image",
    };
}

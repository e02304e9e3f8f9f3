namespace VmMigration.Preflight;

/// <summary>Is no other job busy with the guest?</summary>
public sealed class VmIdleCheck : IMoveCheck
{
    /// <inheritdoc/>
    public MigrationException? Judge(MoveFacts facts)
    {
        var (vm, source) = (facts.VM, facts.Request.Source.Name);
        return facts.Job switch
        {
            { IsMovingAway: true } => new MigrationException(
                MigrationError.VmBusy,
                $"{vm} is being moved away from {source} already; that move goes on.",
                $"Follow it: Get-VmMigration -Source {source} -Name {vm} | Wait-VmMigration. Stop it: Stop-VmMigration {vm} -Source {source}.",
                vm),
            { IsRunning: true } => new MigrationException(
                MigrationError.VmBusy,
                $"{vm} was not moved: another job (a save, snapshot, dump or backup) holds it on {source}.",
                $"Wait until it is over (virsh domjobinfo {vm}), or abort it (virsh domjobabort {vm}).",
                vm),
            _ when facts.Guest is { State: VmState.Paused, Reason: 11 } => new MigrationException(
                MigrationError.VmBusy,
                $"{vm} was not moved: it is just being started on {source}, or comes in from another host.",
                "Wait until it runs, and try again.",
                vm),
            _ when facts.Guest is { IsInMigration: true } => new MigrationException(
                MigrationError.VmBusy,
                $"{vm} was not moved: {source} holds it paused for another move.",
                "Find out where it runs (virsh domstate --reason on both hosts) before anything else.",
                vm),
            _ => null,
        };
    }
}

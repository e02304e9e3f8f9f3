namespace VmMigration.Preflight;

/// <summary>Does the source have that guest, and does it run?</summary>
public sealed class VmRunsCheck : IMoveCheck
{
    /// <inheritdoc/>
    public MigrationException? Judge(MoveFacts facts)
    {
        var (vm, source, destination) = (facts.VM, facts.Request.Source.Name, facts.Request.Destination.Name);
        return facts.Guest switch
        {
            null when facts.SameName is { IsActive: true } => new MigrationException(
                MigrationError.VmAlreadyThere,
                $"{vm} was not moved: it is not on {source}; it runs on {destination} already.",
                "Nothing is to be done, or exchange source and destination.",
                vm),
            null => new MigrationException(
                MigrationError.VmNotFound,
                $"{vm} was not moved: {source} has no guest of that name.",
                $"See which it has: Get-MigrationVm -Source {source}.",
                vm),
            { IsActive: false } when facts.Request.Kind is MigrationKind.Live => new MigrationException(
                MigrationError.VmNotRunning,
                $"{vm} was not moved: it is shut off on {source}, and a live migration needs a guest that runs.",
                $"Move it as it is with Start-VmColdMigration, or start it first (virsh start {vm}).",
                vm),
            { State: VmState.Crashed } => new MigrationException(
                MigrationError.VmNotRunning,
                $"{vm} was not moved: it has crashed on {source}, which keeps it as it was.",
                $"Look into it there, then restart it (virsh destroy {vm}; virsh start {vm}).",
                vm),
            { State: VmState.ShuttingDown } => new MigrationException(
                MigrationError.VmNotRunning,
                $"{vm} was not moved: it is shutting down on {source}.",
                "Wait until it is off, start it, and try again.",
                vm),
            _ => null,
        };
    }
}

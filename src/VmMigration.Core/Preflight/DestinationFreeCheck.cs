namespace VmMigration.Preflight;

/// <summary>Is the guest's identity free on the destination?</summary>
public sealed class DestinationFreeCheck : IMoveCheck
{
    /// <inheritdoc/>
    public MigrationException? Judge(MoveFacts facts)
    {
        var (vm, destination) = (facts.VM, facts.Request.Destination.Name);
        if (facts.SameUuid is { IsActive: true } running)
        {
            return new MigrationException(
                MigrationError.VmAlreadyThere,
                $"{vm} was not moved: {destination} has an active guest of the same UUID {running.Uuid}, named {running.Name}.",
                $"Find out which of the two is the real one (virsh domstate --reason {running.Name} on {destination}) before anything else.",
                vm);
        }

        if (facts.SameName is { } other && other.Uuid != facts.Guest?.Uuid)
        {
            return new MigrationException(
                MigrationError.VmNameTaken,
                $"{vm} was not moved: {destination} has another guest named {other.Name} (UUID {other.Uuid}).",
                $"Give it another name there (-DestinationName), or rename or remove that one (virsh domrename {other.Name} NEWNAME on {destination}; it must be shut off).",
                vm);
        }

        return facts.SameUuid is { } defined && !string.Equals(defined.Name, facts.Request.DestinationName ?? facts.Guest?.Name, StringComparison.Ordinal)
            ? new MigrationException(
                MigrationError.VmNameTaken,
                $"{vm} was not moved: {destination} has a definition of the same UUID {defined.Uuid} under the name {defined.Name}.",
                $"Remove it there if it is a leftover (virsh undefine {defined.Name} on {destination}).",
                vm)
            : null;
    }
}

namespace VmMigration.Preflight.Checks;

/// <summary>What is only a definition of the same guest is what an earlier move left; it is overwritten.</summary>
internal sealed class DestinationGuestCheck() : PreflightCheck(
    "DestinationGuest", CheckCategory.Guest, "Are the guest's name and UUID free on the destination?",
    "operation failed: domain 'web1' already exists with uuid …; domain 'web1' is already defined with uuid …")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (destination, facts) = (move.Destination.Name, move.Facts);
        if (facts.SameUuid is { IsActive: true } running)
        {
            found.Fail(
                $"{destination} has an active guest of the same UUID {running.Uuid}, named {running.Name}",
                $"Find out which of the two is the real one (virsh domstate --reason {running.Name} on {destination}) before anything else.",
                error: MigrationError.VmAlreadyThere);
        }
        else if (facts.SameName is { } other && other.Uuid != facts.Guest?.Uuid)
        {
            found.Fail(
                $"{destination} has another guest named {other.Name} (UUID {other.Uuid})",
                $"Give it another name there (-DestinationName), or rename or remove that one (virsh domrename {other.Name} NEWNAME on {destination}; it must be shut off).",
                evidence: $"{move.Source.Name}: {facts.Guest?.Uuid}, {destination}: {other.Uuid}", error: MigrationError.VmNameTaken);
        }
        else if (facts.SameUuid is { } defined && !string.Equals(defined.Name, facts.Request.DestinationName ?? facts.Guest?.Name, StringComparison.Ordinal))
        {
            found.Fail(
                $"{destination} has a definition of the same UUID {defined.Uuid} under the name {defined.Name}",
                $"Remove it there if it is a leftover (virsh undefine {defined.Name} on {destination}).", error: MigrationError.VmNameTaken);
        }
        else
        {
            found.Pass($"{destination} has no other guest of its name or UUID");
        }

        return Task.CompletedTask;
    }
}

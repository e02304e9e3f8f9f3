using VmMigration.Belongings;
using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// What is only a definition of the same guest is what an earlier move left; it is overwritten, but what that host keeps beside it stays.
/// </summary>
internal sealed class DestinationGuestCheck() : PreflightCheck(
    "DestinationGuest", CheckCategory.Guest, "Are the guest's name and UUID free on the destination?",
    "operation failed: domain 'web1' already exists with uuid …; domain 'web1' is already defined with uuid …")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (destination, facts) = (move.Destination.Name, move.Facts);
        if (facts.SameUuid is { IsActive: true } running)
        {
            found.Fail(
                $"{destination} has an active guest of the same UUID {running.Uuid}, named {running.Name}",
                $"Find out which of the two is the real one (virsh domstate --reason {CommandText.Virsh(running.Name, running.Uuid)} on {destination}) before anything else.",
                error: MigrationError.VmAlreadyThere);
        }
        else if (facts.SameName is { } other && other.Uuid != facts.Guest?.Uuid)
        {
            found.Fail(
                $"{destination} has another guest named {other.Name} (UUID {other.Uuid})",
                $"Give it another name there (-DestinationName), or rename or remove that one (virsh domrename {CommandText.Virsh(other.Name, other.Uuid)} NEWNAME on {destination}; it must be shut off).",
                evidence: $"{move.Source.Name}: {facts.Guest?.Uuid}, {destination}: {other.Uuid}", error: MigrationError.VmNameTaken);
        }
        else if (facts.SameUuid is { } defined && !string.Equals(defined.Name, facts.Request.DestinationName ?? facts.Guest?.Name, StringComparison.Ordinal))
        {
            found.Fail(
                $"{destination} has a definition of the same UUID {defined.Uuid} under the name {defined.Name}",
                $"Remove it there if it is a leftover (virsh undefine {CommandText.Virsh(defined.Name, defined.Uuid)} on {destination}).", error: MigrationError.VmNameTaken);
        }
        else if (facts.SameUuid is { } left)
        {
            await AskLeftAsync(move, left, found).ConfigureAwait(false);
        }
        else
        {
            found.Pass($"{destination} has no other guest of its name or UUID");
        }
    }

    /// <summary>The definition is overwritten; a saved state and autostart are not in it, and would outlive it.</summary>
    private static async Task AskLeftAsync(MoveView move, GuestStatus left, Findings found)
    {
        var (there, host) = (move.Destination.Name, move.Destination);
        if (await host.OnceAsync($"saved state of {left.Uuid}", token => host.Hypervisor.HasSavedStateAsync(left.Uuid, token)).ConfigureAwait(false))
        {
            var (why, fix) = SavedState.OnDestination(left.Uuid, there);
            found.Fail(why, fix, "saved state", error: MigrationError.VmNameTaken);
        }

        if (await host.OnceAsync($"autostart of {left.Uuid}", token => host.Hypervisor.GetAutostartAsync(left.Uuid, token)).ConfigureAwait(false))
        {
            found.Warning(
                $"{there} has a definition of it that starts with that host: should {there} start anew before the move is through, a second copy runs",
                $"Take that off: virsh autostart --disable {left.Uuid} on {there}.", "autostart");
        }

        if (found.All.Count == 0)
        {
            found.Pass($"{there} has a definition of it, which is overwritten, and nothing beside it");
        }
    }
}

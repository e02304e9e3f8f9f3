namespace VmMigration.Preflight.Checks;

/// <summary>A host that goes down takes along what has just been moved to it, and one that comes up may not have its networks and storage yet.</summary>
internal sealed class HostStateCheck() : HostsCheck(
    "HostState", CheckCategory.Connection, "Is the destination up, and to stay up?",
    "the guest goes down with the host that it was moved to")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var destination = move.Destination;
        if (await destination.ShellAsync().ConfigureAwait(false) is not { } facts)
        {
            found.SkippedWithoutShell(destination);
            return;
        }

        switch (facts.SystemState)
        {
            case "stopping" or "maintenance":
                found.Fail(
                    $"{destination.Name} is {(facts.SystemState is "stopping" ? "going down" : "in rescue mode")}", "Choose another host, or wait until it is back.",
                    destination.Name, $"systemctl is-system-running: {facts.SystemState}");
                break;
            case var _ when facts.RefusesLogins:
                found.Fail(
                    $"{destination.Name} is about to go down, or not up yet: it lets nobody log in (/run/nologin)",
                    $"See what it says (cat /run/nologin on {destination.Name}; shutdown -c calls a shutdown off), or choose another host.", destination.Name);
                break;
            case "initializing" or "starting":
                found.Warning($"{destination.Name} is still coming up", $"Wait until systemctl is-system-running on {destination.Name} says running.", destination.Name);
                break;
            default:
                found.Pass($"{destination.Name} is up");
                break;
        }
    }
}

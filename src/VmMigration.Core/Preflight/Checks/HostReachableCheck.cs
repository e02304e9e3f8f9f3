using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Where a host is not reached nothing else is asked.</summary>
internal sealed class HostReachableCheck() : HostsCheck(
    "HostReachable", CheckCategory.Connection, "Do both hosts' daemons answer?",
    "Failed to connect socket to '/run/libvirt/libvirt-sock'; unable to connect to server at 'kvm2:16514'")
{
    /// <summary>A move begins with the same connections, and says why there are none.</summary>
    public override bool PlanDecides => true;

    /// <summary>What is said of two hosts one of which, or both, cannot be reached.</summary>
    /// <param name="request">The move.</param>
    /// <param name="source">Why the source cannot be; null where it can.</param>
    /// <param name="destination">Why the destination cannot be; null where it can.</param>
    public static IReadOnlyList<MigrationCheck> Unreachable(
        MigrationRequest request, MigrationException? source, MigrationException? destination)
    {
        var check = new HostReachableCheck();
        return
        [
            .. new[] { (Host: request.Source.Name, Why: source), (Host: request.Destination.Name, Why: destination) }
                .Where(h => h.Why is not null)
                .Select(h => check.Tell(
                    request, null, new Finding(CheckStatus.Fail, h.Why!.Message.TrimEnd('.'), h.Host, h.Why.RecommendedAction))),
        ];
    }

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        found.Pass("both answer", evidence: $"{move.Source.Name}: {Versions(move.Facts.Source)}, {move.Destination.Name}: {Versions(move.Facts.Destination)}");
        return Task.CompletedTask;
    }

    private static string Versions(Hosts.HostFacts facts) => $"libvirt {facts.LibvirtVersion} and QEMU {facts.HypervisorVersion}";
}

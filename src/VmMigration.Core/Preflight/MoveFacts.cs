using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>What both hosts say before a move: what checks judge.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Source">The source host.</param>
/// <param name="Destination">The destination host.</param>
/// <param name="Guest">The guest on the source; null where it has none of that name.</param>
/// <param name="Job">The job that the guest is in.</param>
/// <param name="SameUuid">The destination's guest of that UUID.</param>
/// <param name="SameName">The destination's guest of that name.</param>
public sealed record MoveFacts(
    MigrationRequest Request,
    HostFacts Source,
    HostFacts Destination,
    GuestStatus? Guest,
    MigrationSample? Job,
    GuestStatus? SameUuid,
    GuestStatus? SameName)
{
    /// <summary>What the guest is called: by its source, or by who asked.</summary>
    public string VM => Guest?.Name ?? Request.VM;
}

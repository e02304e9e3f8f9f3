using VmMigration.Domains;
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
    /// <summary>The guest as its XML describes it, for a move; null where there is none.</summary>
    public DomainDescription? Domain { get; init; }

    /// <summary>What <see cref="Domain"/> was read from. With passwords.</summary>
    public string? DomainXml { get; init; }

    /// <summary>The definition that is kept, where the guest runs and the destination will keep it. With passwords.</summary>
    public string? KeptXml { get; init; }

    /// <summary>How long the guest may stand still on the source as things are; zero where nobody asked.</summary>
    public TimeSpan MaxDowntime { get; init; }

    /// <summary>What the guest is called: by its source, or by who asked.</summary>
    public string VM => Guest?.Name ?? Request.VM;
}

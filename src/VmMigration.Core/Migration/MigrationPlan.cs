using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What is going to happen, decided before anything has.</summary>
public sealed record MigrationPlan
{
    /// <summary>What was asked for.</summary>
    public required MigrationRequest Request { get; init; }

    /// <summary>The guest as the source has it.</summary>
    public required GuestStatus Guest { get; init; }

    /// <summary>What the source's daemon will be told.</summary>
    public required PeerMigration Peer { get; init; }

    /// <summary>What it comes to, a line each, for an administrator.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>What is worth knowing and does not stop the move.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How many questions were asked of the hosts and answered well.</summary>
    public int ChecksPassed { get; init; }
}

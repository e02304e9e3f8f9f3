using VmMigration.Libvirt;

namespace VmMigration;

/// <summary>
/// What is known of a move at one moment. Figures that nobody knows are null, never 0. The last record of a move has
/// an <see cref="Outcome"/>.
/// </summary>
public sealed record MigrationProgress
{
    private readonly string _vm = "";
    private readonly string _reason = "";
    private readonly IReadOnlyList<string> _warnings = [];

    /// <summary>The move's own number, the same in all its records.</summary>
    public required Guid Id { get; init; }

    /// <summary>The guest's name, fit to be shown.</summary>
    public required string VM { get => _vm; init => _vm = DisplayText.CleanLine(value); }

    /// <summary>The guest's UUID.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>The host it leaves.</summary>
    public required string Source { get; init; }

    /// <summary>The host it goes to; null where a move was found running and the source does not say.</summary>
    public string? Destination { get; init; }

    /// <summary>How to reach the host it leaves: what other cmdlets take from this record.</summary>
    public Hosts.HostReference? SourceReference { get; init; }

    /// <summary>How to reach the host it goes to, where that is known.</summary>
    public Hosts.HostReference? DestinationReference { get; init; }

    /// <summary>Live or cold.</summary>
    public MigrationKind Kind { get; init; }

    /// <summary>Where the move is.</summary>
    public required MigrationPhase Phase { get; init; }

    /// <summary>
    /// How far, disks and memory together, 0 to 100; never less than before. A guest that changes its memory faster than it is copied makes it
    /// stand still.
    /// </summary>
    public int? Percent { get; init; }

    /// <summary>Since the move began here; for a move found running, since its job began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Until the end, at the present rates.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The guest's memory, in bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Memory sent, in bytes; what changed again is sent again and counts again.</summary>
    public long? MemoryProcessed { get; init; }

    /// <summary>Memory still to be sent, in bytes.</summary>
    public long? MemoryRemaining { get; init; }

    /// <summary>Disks to be copied, in bytes.</summary>
    public long? DiskTotal { get; init; }

    /// <summary>Disks copied, in bytes.</summary>
    public long? DiskProcessed { get; init; }

    /// <summary>Disks still to be copied, in bytes.</summary>
    public long? DiskRemaining { get; init; }

    /// <summary>
    /// How fast it goes, memory and disks together, in bytes per second: by what was sent between two looks, smoothed; null until
    /// there were two. In the last record of a move that completed: the mean.
    /// </summary>
    public long? TransferRate { get; init; }

    /// <summary>How fast the guest changes its memory, in bytes per second.</summary>
    public long? DirtyRate { get; init; }

    /// <summary>How often the whole of the changed memory has been gone through.</summary>
    public int? Iteration { get; init; }

    /// <summary>How much the guest's processors are slowed, in percent.</summary>
    public int? ThrottlePercent { get; init; }

    /// <summary>How long the guest would stand still if it were switched over now.</summary>
    public TimeSpan? ExpectedDowntime { get; init; }

    /// <summary>How long the guest stood still, as the hosts report it; known at the end.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>What happened or was decided, and why.</summary>
    public string Reason { get => _reason; init => _reason = DisplayText.Clean(value); }

    /// <summary>When.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>How the move ended; null until it did.</summary>
    public MigrationOutcome? Outcome { get; init; }

    /// <summary>Why the move did not succeed.</summary>
    public MigrationException? Error { get; init; }

    /// <summary>What is worth knowing and did not stop the move.</summary>
    public IReadOnlyList<string> Warnings { get => _warnings; init => _warnings = [.. value.Select(DisplayText.Clean)]; }
}

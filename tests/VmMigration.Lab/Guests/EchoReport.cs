namespace VmMigration.Lab;

/// <summary>What an <see cref="EchoProbe"/> saw.</summary>
public sealed record EchoReport
{
    /// <summary>How many echoes were sent.</summary>
    public required int Sent { get; init; }

    /// <summary>How many were answered, each counted once.</summary>
    public required int Received { get; init; }

    /// <summary>How many were not answered.</summary>
    public int Lost => Sent - Received;

    /// <summary>
    /// The longest time between two answers that follow each other, the last one's to the end included: what a guest's user
    /// feels of a move.
    /// </summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>When that gap began.</summary>
    public required DateTimeOffset LongestGapStart { get; init; }

    /// <summary>The longest time between two echoes sent: how far this machine's own stalls may have lengthened the gap.</summary>
    public required TimeSpan LongestSendGap { get; init; }

    /// <summary>When each answer came, since the probe's start; as long as the probe ran.</summary>
    public required IReadOnlyList<TimeSpan> Answers { get; init; }

    /// <summary>How many times echoes, one or some in a row, were not answered and a later one was: a standstill is one time.</summary>
    public required int Silences { get; init; }

    /// <summary>When the probe started.</summary>
    public required DateTimeOffset Started { get; init; }
}

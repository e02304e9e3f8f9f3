namespace VmMigration.Domains;

/// <summary>What a guest's memory consists of on its host.</summary>
public sealed record MemoryBacking
{
    /// <summary>Whether it is made of huge pages.</summary>
    public bool UsesHugePages { get; init; }

    /// <summary>The sizes wanted; empty, with <see cref="UsesHugePages"/>, means the host's default size.</summary>
    public IReadOnlyList<HugePageSize> HugePages { get; init; } = [];

    /// <summary>Whether it stays in memory and is never swapped out.</summary>
    public bool IsLocked { get; init; }

    /// <summary><c>file</c>, <c>anonymous</c> or <c>memfd</c>; null when not said.</summary>
    public string? Source { get; init; }

    /// <summary><c>shared</c> or <c>private</c>; null when not said.</summary>
    public string? Access { get; init; }

    /// <summary><c>immediate</c> or <c>ondemand</c>; null when not said.</summary>
    public string? Allocation { get; init; }
}

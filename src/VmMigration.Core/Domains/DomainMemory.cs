namespace VmMigration.Domains;

/// <summary>A guest's memory. All amounts are in KiB.</summary>
/// <param name="MaximumKiB">What it was started with, memory devices included.</param>
/// <param name="CurrentKiB">What the balloon leaves it.</param>
public sealed record DomainMemory(long MaximumKiB, long CurrentKiB)
{
    /// <summary>Up to what memory devices may be added; null when none may.</summary>
    public long? HotplugLimitKiB { get; init; }

    /// <summary>How many memory devices fit; null when not said.</summary>
    public int? Slots { get; init; }

    /// <summary>What the memory consists of on the host.</summary>
    public MemoryBacking Backing { get; init; } = new();

    /// <summary>The memory devices.</summary>
    public IReadOnlyList<MemoryDevice> Devices { get; init; } = [];
}

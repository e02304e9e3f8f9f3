namespace VmMigration.Hosts;

/// <summary>A NUMA cell of a host.</summary>
/// <param name="Id">Its number.</param>
public sealed record HostNumaCell(int Id)
{
    /// <summary>Its memory in KiB; null when not said.</summary>
    public long? MemoryKiB { get; init; }

    /// <summary>The numbers of its logical processors.</summary>
    public IReadOnlyList<int> Cpus { get; init; } = [];

    /// <summary>How many pages of each size (in KiB) it has set up, free or not.</summary>
    public IReadOnlyDictionary<long, long> PageCounts { get; init; } = new Dictionary<long, long>();
}

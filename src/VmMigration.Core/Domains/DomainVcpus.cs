namespace VmMigration.Domains;

/// <summary>A guest's vCPUs.</summary>
/// <param name="Maximum">How many it can have.</param>
/// <param name="Current">How many are plugged in.</param>
public sealed record DomainVcpus(int Maximum, int Current)
{
    /// <summary>The host's processors it may run on, as in <c>0-3,^1</c>; null means all.</summary>
    public string? CpuSet { get; init; }

    /// <summary>What is pinned to processors of the host.</summary>
    public IReadOnlyList<CpuPin> Pins { get; init; } = [];

    /// <summary>How many threads of its own it has for disks; 0 means none.</summary>
    public int IoThreads { get; init; }
}

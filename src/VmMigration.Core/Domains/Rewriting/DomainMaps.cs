namespace VmMigration.Domains;

/// <summary>What of a guest's description belongs to its host, and what it is to be on another.</summary>
public sealed record DomainMaps
{
    /// <summary>Where disks are there, by what the guest calls them (<c>vda</c>).</summary>
    public IReadOnlyDictionary<string, DiskSource> Disks { get; init; } = new Dictionary<string, DiskSource>();

    /// <summary>Drives (<c>sda</c>) whose media are taken out.</summary>
    public IReadOnlySet<string> Ejected { get; init; } = new HashSet<string>();

    /// <summary>Disks that have no backing images there, though their XML names some.</summary>
    public IReadOnlySet<string> Flattened { get; init; } = new HashSet<string>();

    /// <summary>The networks and bridges there, by what they are called here.</summary>
    public IReadOnlyDictionary<string, string> Networks { get; init; } = new Dictionary<string, string>();

    /// <summary>The addresses there of what listens on an address here.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the host chooses the ports of screens, whatever they are here.</summary>
    public bool ChoosesConsolePorts { get; init; }

    /// <summary>The processors that the host has; null for not asked.</summary>
    public IReadOnlyList<int>? Processors { get; init; }

    /// <summary>The NUMA cells that the host has; null for not asked.</summary>
    public IReadOnlyList<int>? Cells { get; init; }
}

namespace VmMigration.Domains;

/// <summary>Which of the host's NUMA cells a guest's memory comes from.</summary>
public sealed record DomainNumaTuning
{
    /// <summary><c>strict</c>, <c>preferred</c>, <c>interleave</c>, <c>restrictive</c>; null when not said.</summary>
    public string? Mode { get; init; }

    /// <summary>The host's cells, as in <c>0-1</c>; null when libvirt chooses.</summary>
    public string? NodeSet { get; init; }

    /// <summary>What single NUMA nodes of the guest have of their own.</summary>
    public IReadOnlyList<GuestNodeTuning> GuestNodes { get; init; } = [];

    /// <summary>All sets of host cells that are named.</summary>
    public IEnumerable<string> NodeSets => GuestNodes.Select(node => node.NodeSet).Prepend(NodeSet).OfType<string>();
}

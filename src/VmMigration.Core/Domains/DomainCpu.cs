namespace VmMigration.Domains;

/// <summary>A guest's CPU.</summary>
/// <param name="Mode"><c>custom</c>, <c>host-model</c>, <c>host-passthrough</c> or <c>maximum</c>.</param>
/// <param name="Xml">The whole element as it stands, which a host can be asked to compare itself with.</param>
public sealed record DomainCpu(string Mode, string Xml)
{
    /// <summary>The named model; null when the mode names none.</summary>
    public string? Model { get; init; }

    /// <summary>The maker it wants; null when any will do.</summary>
    public string? Vendor { get; init; }

    /// <summary><c>exact</c>, <c>minimum</c>, <c>strict</c>; null when not said.</summary>
    public string? Match { get; init; }

    /// <summary><c>none</c>, <c>partial</c>, <c>full</c>: how strictly libvirt checks it; null when not said.</summary>
    public string? Check { get; init; }

    /// <summary>Whether features that keep it from being moved are left out; null when not said.</summary>
    public bool? IsMigratable { get; init; }

    /// <summary>
    /// The features it names, by name: <c>require</c>, <c>disable</c>, <c>force</c>, <c>optional</c>, <c>forbid</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

    /// <summary>The NUMA nodes the guest sees; empty when it sees none.</summary>
    public IReadOnlyList<GuestNumaNode> NumaNodes { get; init; } = [];

    /// <summary>Whether the guest is sure to have a feature.</summary>
    public bool Requires(string feature) => Features.TryGetValue(feature, out string? policy) && policy is "require" or "force";
}

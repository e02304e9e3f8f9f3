using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHost
{
    /// <summary>Its virtual networks: those that are not started are named in <see cref="Stopped"/>.</summary>
    public Dictionary<string, NetworkDescription> Networks { get; } = new() { ["default"] = new("default") { Forward = "nat", Bridge = "virbr0" } };

    /// <summary>Its networks that are not active.</summary>
    public HashSet<string> Stopped { get; } = [];

    /// <summary>Its own interfaces; null for a libvirt that does not tell.</summary>
    public List<HostLink>? Links { get; set; } = [new("lo", "ethernet", 65536), new("br0", "bridge", 1500), new("eth1", "ethernet", 1500)];

    /// <summary>Its network filters.</summary>
    public List<string> NetworkFilters { get; } = ["clean-traffic"];
}

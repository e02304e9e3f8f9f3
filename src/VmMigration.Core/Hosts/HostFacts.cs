namespace VmMigration.Hosts;

/// <summary>What a host is, as far as it does not change while it runs.</summary>
/// <param name="HostName">The name it gives itself.</param>
/// <param name="LibvirtVersion">libvirt's version.</param>
/// <param name="HypervisorVersion">QEMU's version.</param>
/// <param name="Processors">Processors online.</param>
/// <param name="Memory">Memory, in bytes.</param>
/// <param name="Capabilities">What libvirt says it can do.</param>
/// <param name="CanMigrate">Whether its daemon has peer-to-peer migration with parameters.</param>
public sealed record HostFacts(
    string HostName,
    Version LibvirtVersion,
    Version HypervisorVersion,
    int Processors,
    long Memory,
    HostCapabilities Capabilities,
    bool CanMigrate);

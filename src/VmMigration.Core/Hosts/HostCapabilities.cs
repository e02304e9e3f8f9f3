namespace VmMigration.Hosts;

/// <summary>What a host is and can do, as its daemon says (<c>virConnectGetCapabilities</c>).</summary>
/// <param name="Architecture">The processors' architecture: <c>x86_64</c>.</param>
/// <param name="Cpu">The processors.</param>
public sealed partial record HostCapabilities(string Architecture, HostCpu Cpu)
{
    /// <summary>What tells this host from others; two hosts with the same one are one to libvirt. Null when not said.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>The NUMA cells; empty when not said.</summary>
    public IReadOnlyList<HostNumaCell> Cells { get; init; } = [];

    /// <summary>The memory of all cells in KiB; null when a cell does not say.</summary>
    public long? MemoryKiB => Cells.Count > 0 && Cells.All(cell => cell.MemoryKiB is not null)
        ? Cells.Sum(cell => cell.MemoryKiB!.Value)
        : null;

    /// <summary>Whether running guests can be moved.</summary>
    public bool SupportsLiveMigration { get; init; }

    /// <summary>The transports of a copy: <c>tcp</c>, <c>rdma</c>.</summary>
    public IReadOnlyList<string> MigrationTransports { get; init; } = [];

    /// <summary>The security models in force: <c>selinux</c>, <c>apparmor</c>, <c>dac</c>, <c>none</c>.</summary>
    public IReadOnlyList<HostSecurityModel> SecurityModels { get; init; } = [];

    /// <summary>Whether devices can be given to guests; null when not said.</summary>
    public bool? HasIommu { get; init; }

    /// <summary>What guests it can run.</summary>
    public IReadOnlyList<GuestCapability> Guests { get; init; } = [];

    /// <summary>
    /// What it offers for guests of an architecture and a domain type (<c>kvm</c>, <c>qemu</c>), or null when it cannot
    /// run them.
    /// </summary>
    public GuestCapability? FindGuest(string architecture, string domainType) =>
        Guests.FirstOrDefault(guest => guest.Architecture == architecture && guest.DomainType == domainType);
}

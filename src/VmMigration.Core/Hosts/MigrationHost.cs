namespace VmMigration;

/// <summary>A host as it is now.</summary>
public sealed record MigrationHost
{
    /// <summary>The name it goes by here.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it answered.</summary>
    public required MigrationHostState State { get; init; }

    /// <summary>Where it was asked.</summary>
    public required string Uri { get; init; }

    /// <summary>The name it gives itself.</summary>
    public string? HostName { get; init; }

    /// <summary>libvirt's identity of the host; two names with one of these are one host.</summary>
    public Guid? HostUuid { get; init; }

    /// <summary>libvirt's version.</summary>
    public Version? LibvirtVersion { get; init; }

    /// <summary>QEMU's version.</summary>
    public Version? HypervisorVersion { get; init; }

    /// <summary>Such as <c>x86_64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>libvirt's name of the processor model.</summary>
    public string? CpuModel { get; init; }

    /// <summary>The processor's maker.</summary>
    public string? CpuVendor { get; init; }

    /// <summary>Processors that the host has online.</summary>
    public int? Cores { get; init; }

    /// <summary>Memory, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Memory that could be given to guests, in bytes: free, or used for nothing but caching files.</summary>
    public long? MemoryFree { get; init; }

    /// <summary>Guests that run.</summary>
    public int? Guests { get; init; }

    /// <summary>The address that guests' memory is sent to, where one is set.</summary>
    public string? MigrationAddress { get; init; }

    /// <summary>What the destination of a move may be reached by: <c>tcp</c>, <c>rdma</c>.</summary>
    public IReadOnlyList<string> MigrationTransports { get; init; } = [];

    /// <summary>Why it did not answer.</summary>
    public MigrationException? Error { get; init; }

    /// <summary>How to reach it again: what other cmdlets take from this record.</summary>
    public required Hosts.HostReference Reference { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

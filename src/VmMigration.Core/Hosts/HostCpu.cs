namespace VmMigration.Hosts;

/// <summary>A host's processors.</summary>
public sealed record HostCpu
{
    /// <summary>The closest model libvirt has a name for.</summary>
    public string? Model { get; init; }

    /// <summary>The maker: <c>Intel</c>, <c>AMD</c>.</summary>
    public string? Vendor { get; init; }

    /// <summary>The microcode's version; guests with <c>host-passthrough</c> want it the same on both hosts.</summary>
    public long? MicrocodeVersion { get; init; }

    /// <summary>Sockets in each NUMA cell, as libvirt counts.</summary>
    public int? Sockets { get; init; }

    /// <summary>Dies in a socket.</summary>
    public int? Dies { get; init; }

    /// <summary>Cores in a die.</summary>
    public int? CoresPerDie { get; init; }

    /// <summary>Threads in a core.</summary>
    public int? ThreadsPerCore { get; init; }

    /// <summary>The rate of the time stamp counter in Hz.</summary>
    public long? TscFrequency { get; init; }

    /// <summary>Whether a guest can be given a time stamp counter of another rate.</summary>
    public bool? TscScaling { get; init; }

    /// <summary>What it can do beyond the model.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];
}

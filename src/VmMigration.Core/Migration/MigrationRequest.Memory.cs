using VmMigration.Hosts;

namespace VmMigration.Migration;

public sealed partial record MigrationRequest
{
    /// <summary>How fast memory may be sent, in MiB/s; null for as fast as it goes.</summary>
    public long? Bandwidth { get; init; }

    /// <summary>How fast memory may be sent after the switch to post-copy, in MiB/s.</summary>
    public long? PostCopyBandwidth { get; init; }

    /// <summary>The rate that QEMU is to reckon the switchover with, in MiB/s (libvirt 11.1 and later).</summary>
    public long? SwitchoverBandwidth { get; init; }

    /// <summary>How long the guest may stand still at most; null for the policy's limit.</summary>
    public TimeSpan? MaxDowntime { get; init; }

    /// <summary>Whether the guest's processors may be slowed; null for as the policy says.</summary>
    public bool? AutoConverge { get; init; }

    /// <summary>By how much they are slowed at first, in percent.</summary>
    public int? AutoConvergeInitial { get; init; }

    /// <summary>By how much more each time, in percent.</summary>
    public int? AutoConvergeIncrement { get; init; }

    /// <summary>Whether it is switched to post-copy as soon as memory has been gone through once.</summary>
    public bool PostCopy { get; init; }

    /// <summary>How many connections carry memory; 0 for as many as fit the guest and the link, null for one.</summary>
    public int? ParallelConnections { get; init; }

    /// <summary>How memory is compressed; empty for not.</summary>
    public IReadOnlyList<CompressionMethod> Compression { get; init; } = [];

    /// <summary>How hard compression tries.</summary>
    public CompressionOptions CompressionOptions { get; init; } = new();

    /// <summary>Whether memory is sent without copying it first; needs parallel connections.</summary>
    public bool ZeroCopy { get; init; }

    /// <summary>Whether QEMU encrypts memory and disks on their way.</summary>
    public bool Tls { get; init; }

    /// <summary>The name that the destination's certificate is to have; null for its own.</summary>
    public string? TlsDestination { get; init; }

    /// <summary>Whether memory goes through the daemons' connection.</summary>
    public bool Tunnelled { get; init; }

    /// <summary>Whether all of its memory is pinned before it goes over RDMA.</summary>
    public bool RdmaPinAll { get; init; }
}

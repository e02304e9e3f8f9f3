using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What an administrator asks for.</summary>
public sealed record MigrationRequest
{
    /// <summary>The guest's name or UUID.</summary>
    public required string VM { get; init; }

    /// <summary>The host that runs it.</summary>
    public required HostReference Source { get; init; }

    /// <summary>The host that is to run it.</summary>
    public required HostReference Destination { get; init; }

    /// <summary>How fast memory may be sent, in MiB/s; null for as fast as it goes.</summary>
    public long? Bandwidth { get; init; }

    /// <summary>How long the guest may stand still at most; null for the host's setting (QEMU's own is 300 ms).</summary>
    public TimeSpan? MaxDowntime { get; init; }

    /// <summary>The destination's address that memory is sent to; null for the destination's own setting.</summary>
    public string? MigrationAddress { get; init; }

    /// <summary>Whether the destination keeps a definition; null for as it is on the source.</summary>
    public bool? Persist { get; init; }

    /// <summary>Whether the source keeps its definition.</summary>
    public bool KeepSource { get; init; }
}

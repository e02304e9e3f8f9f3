using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>The figures of a job at one moment. Those that the daemon did not give are null.</summary>
public sealed record MigrationSample
{
    /// <summary>Whether it runs, or how it ended.</summary>
    public required DomainJobType Type { get; init; }

    /// <summary>libvirt's number of what the job does; <see cref="DomainJob.MigrationOut"/> for a guest that leaves.</summary>
    public int? Operation { get; init; }

    /// <summary>Since it began.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>While the job runs: how long the guest would stand still. Once it succeeded: how long it did.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>In bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>In bytes.</summary>
    public long? MemoryProcessed { get; init; }

    /// <summary>In bytes.</summary>
    public long? MemoryRemaining { get; init; }

    /// <summary>In bytes.</summary>
    public long? DiskTotal { get; init; }

    /// <summary>In bytes.</summary>
    public long? DiskProcessed { get; init; }

    /// <summary>In bytes.</summary>
    public long? DiskRemaining { get; init; }

    /// <summary>Memory and disks, in bytes per second.</summary>
    public long? Rate { get; init; }

    /// <summary>In bytes per second.</summary>
    public long? DirtyRate { get; init; }

    /// <summary>How often the changed memory has been gone through.</summary>
    public int? Iteration { get; init; }

    /// <summary>In percent.</summary>
    public int? Throttle { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => Type is DomainJobType.Bounded or DomainJobType.Unbounded;

    /// <summary>Whether it moves a guest away.</summary>
    public bool IsOutgoing => Operation == DomainJob.MigrationOut;

    /// <summary>Whether it moves a guest away at this moment.</summary>
    public bool IsMovingAway => IsRunning && IsOutgoing;

    /// <summary>Reads libvirt's figures.</summary>
    public static MigrationSample From(DomainJob job)
    {
        var figures = job.Figures;
        var pageSize = Bytes("memory_page_size") is { } size and > 0 ? size : 4096;
        // Until QEMU has begun to send, and where no disk is copied, the daemon says 0 of everything: nobody knows.
        var memory = Bytes("memory_total") > 0;
        var disks = Bytes("disk_total") > 0;
        return new MigrationSample
        {
            Type = job.Type,
            Operation = job.Operation,
            Elapsed = Milliseconds("time_elapsed"),
            Downtime = Milliseconds("downtime"),
            MemoryTotal = Begun(memory, "memory_total"),
            MemoryProcessed = Begun(memory, "memory_processed"),
            MemoryRemaining = Begun(memory, "memory_remaining"),
            DiskTotal = Begun(disks, "disk_total"),
            DiskProcessed = Begun(disks, "disk_processed"),
            DiskRemaining = Begun(disks, "disk_remaining"),
            Rate = Sum(Begun(memory, "memory_bps"), Begun(disks, "disk_bps")),
            DirtyRate = Begun(memory, "memory_dirty_rate") is { } pages && pages <= long.MaxValue / pageSize ? pages * pageSize : null,
            Iteration = memory ? figures.Int32("memory_iteration") ?? (int?)figures.UInt64("memory_iteration") : null,
            Throttle = figures.Int32("auto_converge_throttle"),
        };

        long? Begun(bool begun, string name) => begun ? Bytes(name) : null;
        long? Bytes(string name) => figures.UInt64(name) is { } value and <= long.MaxValue ? (long)value : null;
        TimeSpan? Milliseconds(string name) =>
            Bytes(name) is { } value && value <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond ? TimeSpan.FromTicks(value * TimeSpan.TicksPerMillisecond) : null;
        static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
    }
}

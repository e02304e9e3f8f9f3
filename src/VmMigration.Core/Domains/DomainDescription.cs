namespace VmMigration.Domains;

/// <summary>A guest as its XML describes it: what decides whether, where and how it can be moved.</summary>
/// <param name="Type">What runs it: <c>kvm</c>, <c>qemu</c>.</param>
/// <param name="Name">Its name on its host.</param>
/// <param name="Uuid">What tells it from all other guests, on every host.</param>
public sealed partial record DomainDescription(string Type, string Name, Guid Uuid)
{
    /// <summary>The title somebody gave it.</summary>
    public string? Title { get; init; }

    /// <summary>How much memory it has, and of what kind.</summary>
    public required DomainMemory Memory { get; init; }

    /// <summary>Its vCPUs, how many and where they may run.</summary>
    public required DomainVcpus Vcpus { get; init; }

    /// <summary>Architecture, machine type and firmware.</summary>
    public required DomainOs Os { get; init; }

    /// <summary>Its CPU; null means the hypervisor's default.</summary>
    public DomainCpu? Cpu { get; init; }

    /// <summary>Which host NUMA cells its memory comes from; null when it does not matter.</summary>
    public DomainNumaTuning? NumaTuning { get; init; }

    /// <summary>The rate in Hz of the time stamp counter it was promised; null when none was.</summary>
    public long? TscFrequency { get; init; }

    /// <summary>What its clock shows: <c>utc</c>, <c>localtime</c>, <c>timezone</c>, <c>variable</c>; null for the default.</summary>
    public string? ClockOffset { get; init; }

    /// <summary>The time zone that its clock shows (<c>Europe/Berlin</c>); null where none is named.</summary>
    public string? ClockTimeZone { get; init; }

    /// <summary>Whether its clock shows its host's own time, whichever that is there.</summary>
    public bool ShowsHostTime { get; init; }

    /// <summary>Whether it sees Hyper-V's interfaces.</summary>
    public bool UsesHyperv { get; init; }

    /// <summary>
    /// How its memory is encrypted: <c>sev</c>, <c>sev-snp</c>, <c>tdx</c>, <c>s390-pv</c>; null when it is not.
    /// </summary>
    public string? LaunchSecurity { get; init; }

    /// <summary>The path of the emulator; null means the host's default.</summary>
    public string? Emulator { get; init; }

    /// <summary>Whether arguments for QEMU are passed around libvirt, which then cannot vouch for a move.</summary>
    public bool HasQemuCommandLine { get; init; }

    /// <summary>The namespaces of what other programs keep in its metadata: whoever looks after this guest.</summary>
    public IReadOnlyList<string> MetadataNamespaces { get; init; } = [];

    /// <summary>Who may touch what, and under which label.</summary>
    public IReadOnlyList<SecurityLabel> SecurityLabels { get; init; } = [];

    /// <summary>The disk with that target (<c>vda</c>), or null.</summary>
    public DiskDescription? FindDisk(string target) => Disks.FirstOrDefault(disk => disk.Target == target);
}

namespace VmMigration.Libvirt;

/// <summary>Groups of figures (<c>virDomainStatsTypes</c>).</summary>
[Flags]
public enum DomainStatistics
{
    /// <summary>state.state, state.reason.</summary>
    State = 1,
    /// <summary>cpu.time and others, in ns.</summary>
    Cpu = 2,
    /// <summary>balloon.current and balloon.maximum, in KiB.</summary>
    Balloon = 4,
    /// <summary>vcpu.current, vcpu.maximum.</summary>
    VirtualCpu = 8,
    /// <summary>block.count and, for each, name, path, capacity, allocation, physical.</summary>
    Block = 0x20,
    /// <summary>dirtyrate.*.</summary>
    DirtyRate = 0x200,
}

namespace VmMigration.Libvirt;

/// <summary>Which guests a list has (<c>virConnectListAllDomainsFlags</c>); none selects all.</summary>
[Flags]
public enum DomainListFilter
{
    /// <summary>All.</summary>
    All = 0,
    /// <summary>Those that have a process.</summary>
    Active = 1,
    /// <summary>Those that have none.</summary>
    Inactive = 2,
    /// <summary>Those whose definition is kept.</summary>
    Persistent = 4,
    /// <summary>Those that are gone when they end.</summary>
    Transient = 8,
    /// <summary>Those that have a saved state, which their next start restores.</summary>
    HasManagedSave = 1 << 8,
    /// <summary>Those that start with their host.</summary>
    Autostart = 1 << 10,
    /// <summary>Those that have snapshots.</summary>
    HasSnapshot = 1 << 12,
    /// <summary>Those that have checkpoints; libvirt 5.6 and later.</summary>
    HasCheckpoint = 1 << 14,
}

namespace VmMigration.Lab;

/// <summary>The two networks every host is on.</summary>
public enum LabLink
{
    /// <summary>The hosts' main addresses, the workstation and the guests.</summary>
    Control,

    /// <summary>Hosts only: the way the memory goes.</summary>
    Migration,
}

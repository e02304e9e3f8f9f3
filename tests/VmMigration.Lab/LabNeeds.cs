namespace VmMigration.Lab;

/// <summary>Parts of the lab and of the tests that need packages of the machine.</summary>
[Flags]
public enum LabNeeds
{
    /// <summary>Hosts and guests: all that the demo needs.</summary>
    Hosts = 1,

    /// <summary>A replicated GlusterFS volume.</summary>
    SharedStorage = 2,

    /// <summary>Servers of disks that hosts reach over the network.</summary>
    DiskServers = 4,

    /// <summary>The shells that hosts' users may have.</summary>
    LoginShells = 8,

    /// <summary>Hosts of another Debian release than the machine's.</summary>
    Generations = 16,

    /// <summary>All that any test of the solution needs.</summary>
    All = Hosts | SharedStorage | DiskServers | LoginShells | Generations,
}

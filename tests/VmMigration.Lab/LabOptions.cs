namespace VmMigration.Lab;

/// <summary>What a lab looks like.</summary>
public sealed record LabOptions
{
    /// <summary>How many hosts: kvm1, kvm2, and so on; 1 to 9.</summary>
    public int Hosts { get; init; } = 2;

    /// <summary>Rate of every host's migration link towards it, in tc's words ("400mbit"); unlimited when null.</summary>
    public string? LinkRate { get; init; }

    /// <summary>Whether the hosts share a replicated GlusterFS volume (needs two hosts).</summary>
    public bool SharedStorage { get; init; }

    /// <summary>Whether a Ceph cluster comes up with the lab, as <see cref="LabEnvironment.StartCephAsync"/> starts it later.</summary>
    public bool Ceph { get; init; }

    /// <summary>Whether an NFS server comes up with the lab, as <see cref="LabEnvironment.StartNfsAsync"/> starts it later.</summary>
    public bool Nfs { get; init; }

    /// <summary>
    /// The Debian releases of the hosts by their names ("trixie"), in the order of the hosts; null, or none, is what the machine
    /// itself has. Another release's root is made once, which takes about a minute.
    /// </summary>
    public IReadOnlyList<string?> Generations { get; init; } = [];

    /// <summary>Name by which other processes find the lab; one is made up when null.</summary>
    public string? Name { get; init; }

    /// <summary>Where the hosts' disks and settings go; must not exist or be empty. Removed with the lab.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// Whether the lab outlives the process that starts it: it then stays until it is removed or started again. Otherwise
    /// it goes when it is disposed of or, after a crash, with the next start of any lab.
    /// </summary>
    public bool Persistent { get; init; }

    internal LabNeeds Needs => LabNeeds.Hosts
        | (SharedStorage ? LabNeeds.SharedStorage : 0)
        | (Ceph || Nfs ? LabNeeds.DiskServers : 0)
        | (Generations.All(HostRoot.IsMachines) ? 0 : LabNeeds.Generations);
}

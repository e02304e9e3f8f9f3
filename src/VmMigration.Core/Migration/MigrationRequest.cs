using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What an administrator asks for.</summary>
public sealed partial record MigrationRequest
{
    /// <summary>The guest's name or UUID.</summary>
    public required string VM { get; init; }

    /// <summary>The guest's UUID: then it is looked for by that alone. Null where it was only named.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>The host that runs it.</summary>
    public required HostReference Source { get; init; }

    /// <summary>The host that is to run it.</summary>
    public required HostReference Destination { get; init; }

    /// <summary>Who drives the move.</summary>
    public ControlMode Control { get; init; }

    /// <summary>The destination's address that memory and disks are sent to; null for the destination's own setting.</summary>
    public string? MigrationAddress { get; init; }

    /// <summary>Whether the destination keeps a definition; null for as it is on the source.</summary>
    public bool? Persist { get; init; }

    /// <summary>Whether the source keeps its definition, and its copies of disks that were copied.</summary>
    public bool KeepSource { get; init; }

    /// <summary>Whether the guest is left paused on the destination.</summary>
    public bool Paused { get; init; }

    /// <summary>What it is to be called there; null for its own name.</summary>
    public string? DestinationName { get; init; }

    /// <summary>Whether it is moved also where libvirt fears for its disks.</summary>
    public bool Unsafe { get; init; }

    /// <summary>Whether a guest that sleeps (<c>virsh managedsave</c>) is woken on the source, to be moved live.</summary>
    public bool WakesSaved { get; init; }

    /// <summary>Whether the guest's agent sets its clock once it is there.</summary>
    public bool SyncsTime { get; init; }

    /// <summary>Whether an I/O error of the guest ends the move.</summary>
    public bool AbortOnError { get; init; }

    /// <summary>The address that the destination listens at; null for all it has.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>On which ports its screens are there.</summary>
    public ConsolePortMode ConsolePort { get; init; }

    /// <summary>Where viewers of the guest's screen are sent (<c>spice://HOST:PORT</c>); null for the destination.</summary>
    public string? GraphicsUri { get; init; }

    /// <summary>The guest's XML on the destination, instead of what is made of the source's.</summary>
    public string? DestinationXml { get; init; }

    /// <summary>The definition that the destination keeps, instead of what is made of the source's.</summary>
    public string? PersistentXml { get; init; }

    /// <summary>Which guest is meant.</summary>
    public GuestReference Guest => new(VM, Uuid);
}

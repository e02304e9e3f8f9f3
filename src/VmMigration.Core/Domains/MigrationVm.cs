using VmMigration.Libvirt;

namespace VmMigration;

/// <summary>A guest as its host sees it now.</summary>
public sealed record MigrationVm
{
    private readonly string _name = "";

    /// <summary>Its name, fit to be shown.</summary>
    public required string Name { get => DisplayText.CleanLine(_name); init => _name = value; }

    /// <summary>Its UUID.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Whether it runs.</summary>
    public required VmState State { get; init; }

    /// <summary>libvirt's number for why it is in that state (<c>virDomain…Reason</c>).</summary>
    public int StateReason { get; init; }

    /// <summary>Memory that it may use, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Virtual processors.</summary>
    public int? Processors { get; init; }

    /// <summary>Its disks; null where the host did not say.</summary>
    public IReadOnlyList<VmDisk> Disks { get; init; } = [];

    /// <summary>Whether the host keeps its definition when it is shut off.</summary>
    public bool? Persistent { get; init; }

    /// <summary>Whether it starts with its host; null where the host did not say.</summary>
    public bool? Autostart { get; init; }

    /// <summary>The host's name.</summary>
    public required string Source { get; init; }

    /// <summary>How to reach the host: what other cmdlets take from this record.</summary>
    public required Hosts.HostReference SourceReference { get; init; }

    /// <summary>The same as far as a move asks for it. A host that did not say whether it keeps the definition is taken to.</summary>
    internal Hosts.GuestStatus Status => new(_name, Uuid, State, StateReason, Persistent ?? true);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

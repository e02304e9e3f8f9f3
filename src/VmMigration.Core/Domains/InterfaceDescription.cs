namespace VmMigration.Domains;

/// <summary>A network card.</summary>
/// <param name="Type">
/// <c>network</c>, <c>bridge</c>, <c>direct</c>, <c>hostdev</c>, <c>ethernet</c>, <c>user</c>, <c>vhostuser</c>, <c>vdpa</c>.
/// </param>
public sealed record InterfaceDescription(string Type)
{
    /// <summary>Its MAC address; null when libvirt chooses one.</summary>
    public string? Mac { get; init; }

    /// <summary>What the guest sees: <c>virtio</c>, <c>e1000e</c>; null means the default.</summary>
    public string? Model { get; init; }

    /// <summary>The host's end: <c>vnet0</c>; null when the guest does not run.</summary>
    public string? TargetDevice { get; init; }

    /// <summary>The libvirt network it is in.</summary>
    public string? Network { get; init; }

    /// <summary>The group of ports in that network.</summary>
    public string? PortGroup { get; init; }

    /// <summary>The bridge it is plugged into; a live card in a network has one too.</summary>
    public string? Bridge { get; init; }

    /// <summary>The host's card it shares, or the device it uses.</summary>
    public string? SourceDevice { get; init; }

    /// <summary>How it shares that card: <c>bridge</c>, <c>vepa</c>, <c>private</c>, <c>passthrough</c>.</summary>
    public string? SourceMode { get; init; }

    /// <summary>The socket of the process behind a <c>vhostuser</c> card.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The program that connects a <c>user</c> card: <c>passt</c>; null means QEMU itself.</summary>
    public string? Backend { get; init; }

    /// <summary>The kind of virtual port: <c>openvswitch</c>, <c>midonet</c>, <c>802.1Qbg</c>.</summary>
    public string? VirtualPort { get; init; }

    /// <summary>The network filter in front of it.</summary>
    public string? Filter { get; init; }

    /// <summary>The VLANs it is in.</summary>
    public IReadOnlyList<int> Vlans { get; init; } = [];

    /// <summary>Its largest packet in bytes; null when not said.</summary>
    public int? Mtu { get; init; }

    /// <summary>Its part in a pair of cards; null when it is in none.</summary>
    public InterfaceTeaming? Teaming { get; init; }

    /// <summary>The PCI device of the host it is, as in <c>0000:3b:02.1</c>.</summary>
    public string? HostAddress { get; init; }

    /// <summary>Its name among the guest's devices.</summary>
    public string? Alias { get; init; }
}

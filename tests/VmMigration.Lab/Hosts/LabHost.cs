namespace VmMigration.Lab;

/// <summary>
/// A host of the lab: network, mount, UTS and PID namespaces with a libvirtd, an sshd, addresses and storage of their own.
/// </summary>
public sealed partial class LabHost
{
    internal const string SharedDirectoryPath = "/var/lib/libvirt/shared";

    private readonly LabState _state;
    private readonly LabKeys _keys;
    private readonly LabNetwork _network;

    internal LabHost(LabState state, LabKeys keys, int number)
    {
        _state = state;
        _keys = keys;
        _network = new LabNetwork(state.Addresses);
        Number = number;
    }

    /// <summary>kvm1, kvm2, and so on: the host's name towards all others.</summary>
    public string Name => LabAddresses.HostName(Number);

    /// <summary>The name of <see cref="MigrationAddress"/>: kvm1.mig.</summary>
    public string MigrationName => Name + ".mig";

    /// <summary>The address on the control network, which is that of the workstation and the guests too.</summary>
    public string ControlAddress => _state.Addresses.Control(Number);

    /// <summary>The address on the hosts' own network.</summary>
    public string MigrationAddress => _state.Addresses.Migration(Number);

    /// <summary>The host uuid that its libvirtd tells others.</summary>
    public Guid Uuid => new(0x6c616200, (short)_state.Number, (short)Number, 0x80, 0, 0, 0, 0, 0, (byte)_state.Number, (byte)Number);

    /// <summary>The number of the host's first process as the machine sees it; null while the host is down.</summary>
    public int? InitProcessId => LabRegistry.ReadInit(_state.Paths, Name) is { IsAlive: true } init ? init.Id : null;

    /// <summary>The host's folder of disk images, the same path on every host and private to each.</summary>
    public string ImageDirectory => "/var/lib/libvirt/images";

    /// <summary>The folder on the volume that all hosts share; only in a lab with <see cref="LabOptions.SharedStorage"/>.</summary>
    public string SharedDirectory => SharedDirectoryPath;

    /// <summary>The host's own files as the machine sees them: etc, root, lib (/var/lib/libvirt), cache, log.</summary>
    public string DataDirectory => _state.Paths.HostData(Name);

    /// <summary>The daemon's socket, reachable from outside the host.</summary>
    public string UnixSocketPath => $"{_state.Paths.HostRun(Name)}/libvirt/libvirt-sock";

    /// <summary>The daemon's socket for those who may only look.</summary>
    public string ReadOnlySocketPath => UnixSocketPath + "-ro";

    /// <summary>A path of the host as one that works outside it, while the host is up.</summary>
    /// <exception cref="LabException">The host is down.</exception>
    public string PathFromOutside(string path)
        => $"/proc/{InitProcessId ?? throw new LabException($"{Name} is down.")}/root{path}";

    /// <summary>Its Debian release by its name, where that is not the machine's own; else null.</summary>
    public string? Generation => Kind.Generation;

    /// <summary>Its Debian release by its name, the machine's own too.</summary>
    public string? ReleaseName => Generation ?? HostRoot.OwnGeneration;

    /// <summary>How it runs.</summary>
    internal LabHostKind Kind => _state.Kind(Number);

    /// <summary>1 for kvm1, and so on.</summary>
    internal int Number { get; }

    public override string ToString() => Name;
}

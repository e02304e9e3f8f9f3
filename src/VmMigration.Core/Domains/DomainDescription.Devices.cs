namespace VmMigration.Domains;

public sealed partial record DomainDescription
{
    /// <summary>Disks, CD-ROM and floppy drives.</summary>
    public IReadOnlyList<DiskDescription> Disks { get; init; } = [];

    /// <summary>Network cards.</summary>
    public IReadOnlyList<InterfaceDescription> Interfaces { get; init; } = [];

    /// <summary>Devices of the host that were given to it.</summary>
    public IReadOnlyList<HostDeviceDescription> HostDevices { get; init; } = [];

    /// <summary>Folders of the host that it shares.</summary>
    public IReadOnlyList<FilesystemDescription> Filesystems { get; init; } = [];

    /// <summary>TPMs.</summary>
    public IReadOnlyList<TpmDescription> Tpms { get; init; } = [];

    /// <summary>Memory it shares with other guests.</summary>
    public IReadOnlyList<SharedMemoryDescription> SharedMemories { get; init; } = [];

    /// <summary>Consoles that show its screen.</summary>
    public IReadOnlyList<GraphicsDescription> Graphics { get; init; } = [];

    /// <summary>Graphics cards.</summary>
    public IReadOnlyList<VideoDescription> Videos { get; init; } = [];

    /// <summary>Serial and parallel ports, consoles and channels.</summary>
    public IReadOnlyList<CharacterDevice> CharacterDevices { get; init; } = [];

    /// <summary>Devices redirected from a viewer.</summary>
    public IReadOnlyList<RedirectedDevice> RedirectedDevices { get; init; } = [];

    /// <summary>Watchdogs.</summary>
    public IReadOnlyList<WatchdogDescription> Watchdogs { get; init; } = [];

    /// <summary>Its address among the host's guests for sockets without a network; null when it has none.</summary>
    public VsockDescription? Vsock { get; init; }

    /// <summary>Where it gets random numbers from.</summary>
    public IReadOnlyList<RandomSource> RandomSources { get; init; } = [];

    /// <summary>Files of the host that QEMU reads when it is started, beside disks and firmware.</summary>
    public IReadOnlyList<StartFile> StartFiles { get; init; } = [];

    /// <summary>The host's input devices (<c>/dev/input/event3</c>) that were given to it.</summary>
    public IReadOnlyList<string> PassedThroughInputs { get; init; } = [];
}

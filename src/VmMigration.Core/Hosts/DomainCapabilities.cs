namespace VmMigration.Hosts;

/// <summary>
/// What a host offers a guest of one emulator, architecture, machine and domain type
/// (<c>virConnectGetDomainCapabilities</c>).
/// </summary>
/// <param name="Machine">The versioned machine type.</param>
/// <param name="DomainType"><c>kvm</c> or <c>qemu</c>.</param>
/// <param name="Architecture">The guest's architecture.</param>
public sealed partial record DomainCapabilities(string Machine, string DomainType, string Architecture)
{
    /// <summary>The path of the emulator; null when not said.</summary>
    public string? Emulator { get; init; }

    /// <summary>How many vCPUs at most; null when not said.</summary>
    public int? MaxVcpus { get; init; }

    /// <summary>The CPU modes, those the host cannot do too.</summary>
    public IReadOnlyList<CpuModeSupport> CpuModes { get; init; } = [];

    /// <summary>
    /// The processor that <c>host-model</c> comes to here, as an element that hosts can be asked to compare; null when guests
    /// cannot have it.
    /// </summary>
    public string? HostModelCpu { get; init; }

    /// <summary>The firmware files it knows of.</summary>
    public IReadOnlyList<string> Loaders { get; init; } = [];

    /// <summary>The features that have a plain yes or no: <c>sev</c>, <c>sgx</c>, <c>hyperv</c>, <c>backup</c>.</summary>
    public IReadOnlyDictionary<string, bool> Features { get; init; } = new Dictionary<string, bool>();

    /// <summary>
    /// What may stand in the domain's XML, by path: <c>os/firmware</c>, <c>os/loader/secure</c>,
    /// <c>memoryBacking/sourceType</c>, <c>devices/disk/bus</c>, <c>devices/tpm/backendModel</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>A CPU mode by name, or null when the host does not know it.</summary>
    public CpuModeSupport? FindCpuMode(string name) => CpuModes.FirstOrDefault(mode => mode.Name == name);

    /// <summary>
    /// Whether a value may stand at a path of <see cref="Values"/>; null when the daemon does not say.
    /// </summary>
    public bool? Allows(string path, string value) =>
        Values.TryGetValue(path, out IReadOnlyList<string>? values) ? values.Contains(value) : null;
}

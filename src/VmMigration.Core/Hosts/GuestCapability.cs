namespace VmMigration.Hosts;

/// <summary>What a host offers for guests of one architecture and one domain type.</summary>
/// <param name="Architecture">The guest's architecture: <c>x86_64</c>.</param>
/// <param name="DomainType"><c>kvm</c>, <c>qemu</c>.</param>
public sealed record GuestCapability(string Architecture, string DomainType)
{
    /// <summary><c>hvm</c>, or another kind of virtualisation.</summary>
    public string OsType { get; init; } = "hvm";

    /// <summary>The path of the emulator; null when not said.</summary>
    public string? Emulator { get; init; }

    /// <summary>The machine types, aliases among them.</summary>
    public IReadOnlyList<MachineType> Machines { get; init; } = [];

    /// <summary>The machine of that name, an alias too, or null.</summary>
    public MachineType? FindMachine(string name) => Machines.FirstOrDefault(machine => machine.Name == name);
}

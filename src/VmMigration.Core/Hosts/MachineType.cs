namespace VmMigration.Hosts;

/// <summary>A machine type.</summary>
/// <param name="Name">What it is called: <c>pc-q35-7.2</c>, or the alias <c>q35</c>.</param>
public sealed record MachineType(string Name)
{
    /// <summary>The versioned name behind an alias, which differs from host to host; null when this is no alias.</summary>
    public string? Canonical { get; init; }

    /// <summary>How many vCPUs it takes at most; null when not said.</summary>
    public int? MaxVcpus { get; init; }

    /// <summary>Whether QEMU is about to drop it.</summary>
    public bool IsDeprecated { get; init; }
}

namespace VmMigration.Domains;

/// <summary>Memory that guests share.</summary>
/// <param name="Name">What it is called on the host.</param>
public sealed record SharedMemoryDescription(string Name)
{
    /// <summary><c>ivshmem</c>, <c>ivshmem-plain</c>, <c>ivshmem-doorbell</c>; null when not said.</summary>
    public string? Model { get; init; }

    /// <summary><c>master</c>, which can be moved, or <c>peer</c>, which cannot; null when not said.</summary>
    public string? Role { get; init; }

    /// <summary>Its size in KiB; null when not said.</summary>
    public long? SizeKiB { get; init; }

    /// <summary>The socket of the server that hands it out; null when there is none.</summary>
    public string? ServerPath { get; init; }
}

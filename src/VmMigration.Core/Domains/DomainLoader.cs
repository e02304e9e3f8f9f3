namespace VmMigration.Domains;

/// <summary>A firmware file.</summary>
/// <param name="Path">Where it lies on the host.</param>
public sealed record DomainLoader(string Path)
{
    /// <summary><c>rom</c> or <c>pflash</c>; null when not said.</summary>
    public string? Type { get; init; }

    /// <summary>Whether it enforces Secure Boot; null when not said.</summary>
    public bool? IsSecure { get; init; }

    /// <summary>Whether the guest cannot write to it; null when not said.</summary>
    public bool? IsReadOnly { get; init; }
}

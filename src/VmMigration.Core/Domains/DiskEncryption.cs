namespace VmMigration.Domains;

/// <summary>How a disk's image is encrypted.</summary>
/// <param name="Format"><c>luks</c>, <c>luks2</c>, <c>luks-any</c>, or <c>qcow</c>.</param>
public sealed record DiskEncryption(string Format)
{
    /// <summary>Who decrypts it: <c>qemu</c>, <c>librbd</c>; null means QEMU.</summary>
    public string? Engine { get; init; }

    /// <summary>What opens it.</summary>
    public IReadOnlyList<SecretReference> Secrets { get; init; } = [];
}

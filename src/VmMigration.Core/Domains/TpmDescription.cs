namespace VmMigration.Domains;

/// <summary>A TPM.</summary>
/// <param name="Backend"><c>emulator</c>, <c>passthrough</c> or <c>external</c>.</param>
public sealed record TpmDescription(string Backend)
{
    /// <summary><c>tpm-tis</c>, <c>tpm-crb</c>; null when not said.</summary>
    public string? Model { get; init; }

    /// <summary><c>1.2</c> or <c>2.0</c>; null when not said.</summary>
    public string? Version { get; init; }

    /// <summary>Whether its state outlives a guest that is not defined; null when not said.</summary>
    public bool? HasPersistentState { get; init; }

    /// <summary>The secret its state is encrypted with; null when it is not.</summary>
    public Guid? SecretUuid { get; init; }

    /// <summary>Where its state is kept, if not where libvirt would keep it; or the host's TPM.</summary>
    public string? SourcePath { get; init; }
}

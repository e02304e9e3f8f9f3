namespace VmMigration.Hosts;

/// <summary>How a host keeps guests apart.</summary>
/// <param name="Model"><c>selinux</c>, <c>apparmor</c>, <c>dac</c> or <c>none</c>.</param>
/// <param name="Doi">The domain of interpretation: what its labels mean; null when not said.</param>
public sealed record HostSecurityModel(string Model, string? Doi);

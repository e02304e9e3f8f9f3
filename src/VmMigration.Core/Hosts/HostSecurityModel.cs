namespace VmMigration.Hosts;

/// <summary>How a host keeps guests apart.</summary>
/// <param name="Model"><c>selinux</c>, <c>apparmor</c>, <c>dac</c> or <c>none</c>.</param>
/// <param name="Doi">The domain of interpretation: what its labels mean; null when not said.</param>
public sealed record HostSecurityModel(string Model, string? Doi)
{
    /// <summary>Whom guests run as where nothing else is said, by domain type: of <c>dac</c>, <c>+64055:+994</c> for <c>kvm</c>.</summary>
    public IReadOnlyDictionary<string, string> BaseLabels { get; init; } = new Dictionary<string, string>();
}

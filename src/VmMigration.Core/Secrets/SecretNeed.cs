using VmMigration.Domains;

namespace VmMigration.Secrets;

/// <summary>A secret that a guest needs on whichever host it runs.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="User">What needs it: <c>vda, vdb</c>, <c>its TPM</c>.</param>
internal sealed record SecretNeed(SecretReference Secret, string User)
{
    /// <summary>The secret for reading: its UUID, or what it is used for.</summary>
    public string Name => Secret.Uuid is { } uuid ? $"{uuid}" : $"for {Secret.Type} {Secret.Usage}";

    /// <summary>All that a guest needs, each once.</summary>
    public static IReadOnlyList<SecretNeed> Of(DomainDescription domain) =>
    [
        .. domain.Disks.SelectMany(d => d.Secrets.Select(s => (Secret: s, User: d.Target)))
            .Concat(domain.Tpms.Where(t => t.SecretUuid is not null).Select(t => (Secret: new SecretReference("vtpm", t.SecretUuid, null), User: "its TPM")))
            .GroupBy(n => (n.Secret.Uuid, Usage: n.Secret.Uuid is null ? (n.Secret.Type, n.Secret.Usage) : default))
            .Select(g => new SecretNeed(g.First().Secret, string.Join(", ", g.Select(n => n.User).Distinct()))),
    ];

    /// <summary>Whether it is that secret.</summary>
    public bool Is(SecretDescription secret) =>
        Secret.Uuid is { } uuid ? uuid == secret.Uuid : Secret.Usage is not null && Secret.Usage == secret.Usage;
}

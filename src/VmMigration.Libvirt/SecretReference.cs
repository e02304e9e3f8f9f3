namespace VmMigration.Libvirt;

/// <summary>A secret as libvirt passes it; never its value.</summary>
/// <param name="Uuid">The UUID.</param>
/// <param name="UsageType">0 none, 1 volume, 2 ceph, 3 iscsi, 4 tls, 5 vtpm (<c>virSecretUsageType</c>).</param>
/// <param name="UsageId">What it is for.</param>
public sealed record SecretReference(Guid Uuid, int UsageType, string UsageId);

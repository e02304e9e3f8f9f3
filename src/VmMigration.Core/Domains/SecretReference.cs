namespace VmMigration.Domains;

/// <summary>A secret that libvirt keeps on the host; never the secret itself.</summary>
/// <param name="Type">What it is for: <c>ceph</c>, <c>iscsi</c>, <c>passphrase</c>, <c>vtpm</c>; null when not said.</param>
/// <param name="Uuid">Its uuid; null when it is named by what it is used for.</param>
/// <param name="Usage">What it is used for; null when it is named by its uuid.</param>
public sealed record SecretReference(string? Type, Guid? Uuid, string? Usage);

namespace VmMigration.Libvirt;

/// <summary>A packet filter as libvirt passes it.</summary>
public sealed record NwFilterReference(string Name, Guid Uuid);

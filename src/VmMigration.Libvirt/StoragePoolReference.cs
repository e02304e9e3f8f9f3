namespace VmMigration.Libvirt;

/// <summary>A storage pool as libvirt passes it.</summary>
public sealed record StoragePoolReference(string Name, Guid Uuid);

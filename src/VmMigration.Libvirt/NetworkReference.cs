namespace VmMigration.Libvirt;

/// <summary>A virtual network as libvirt passes it.</summary>
public sealed record NetworkReference(string Name, Guid Uuid);

namespace VmMigration.Libvirt;

/// <summary>A guest's checkpoint as libvirt passes it: from where its disks' changes are kept track of.</summary>
public sealed record CheckpointReference(string Name, DomainReference Domain);

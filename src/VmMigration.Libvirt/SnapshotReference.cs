namespace VmMigration.Libvirt;

/// <summary>A guest's snapshot as libvirt passes it.</summary>
public sealed record SnapshotReference(string Name, DomainReference Domain);

namespace VmMigration.Libvirt;

/// <summary>Something that happened to a guest.</summary>
/// <param name="Domain">The guest.</param>
public abstract record DomainEvent(DomainReference Domain);

namespace VmMigration.Libvirt;

/// <summary>A guest as libvirt passes it (<c>remote_nonnull_domain</c>). The daemon looks it up by its UUID.</summary>
/// <param name="Name">The name when it was looked up.</param>
/// <param name="Uuid">The UUID.</param>
/// <param name="Id">The running number on its host; -1 when shut off.</param>
public sealed record DomainReference(string Name, Guid Uuid, int Id = -1);

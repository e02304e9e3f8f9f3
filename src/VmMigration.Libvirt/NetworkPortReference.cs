namespace VmMigration.Libvirt;

/// <summary>Where a guest's interface is plugged into a virtual network.</summary>
public sealed record NetworkPortReference(NetworkReference Network, Guid Uuid);

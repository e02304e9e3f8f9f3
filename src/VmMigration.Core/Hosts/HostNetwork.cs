namespace VmMigration.Hosts;

/// <summary>A virtual network of a host.</summary>
/// <param name="Name">What guests call it.</param>
/// <param name="Uuid">What the host knows it by.</param>
/// <param name="IsActive">Whether it is started.</param>
public sealed record HostNetwork(string Name, Guid Uuid, bool IsActive);

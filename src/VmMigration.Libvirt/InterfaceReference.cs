namespace VmMigration.Libvirt;

/// <summary>An interface of the host as libvirt passes it.</summary>
/// <param name="Name">The name, such as <c>br0</c>.</param>
/// <param name="Mac">Its MAC address; empty where it has none.</param>
public sealed record InterfaceReference(string Name, string Mac);

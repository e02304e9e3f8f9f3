namespace VmMigration.Libvirt;

/// <summary>A device of the host as libvirt passes it.</summary>
/// <param name="Name">libvirt's name, such as <c>pci_0000_00_1f_2</c>.</param>
public sealed record NodeDeviceReference(string Name);

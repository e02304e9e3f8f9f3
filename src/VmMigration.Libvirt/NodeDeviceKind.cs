namespace VmMigration.Libvirt;

/// <summary>What a device of a host can do (<c>virConnectListAllNodeDeviceFlags</c>).</summary>
[Flags]
public enum NodeDeviceKind
{
    /// <summary>It is on the PCI bus.</summary>
    Pci = 1 << 1,
    /// <summary>It is on a USB bus.</summary>
    Usb = 1 << 2,
    /// <summary>It is a mediated device: a part of another that can be given to a guest.</summary>
    Mediated = 1 << 14,
}

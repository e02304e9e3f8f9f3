namespace VmMigration.Domains;

/// <summary>A device of the host that was given to a guest.</summary>
/// <param name="Mode"><c>subsystem</c> or <c>capabilities</c>.</param>
/// <param name="Type"><c>pci</c>, <c>usb</c>, <c>scsi</c>, <c>scsi_host</c>, <c>mdev</c>.</param>
public sealed record HostDeviceDescription(string Mode, string Type)
{
    /// <summary>
    /// Which device: <c>0000:65:00.0</c>, <c>0529:0001</c> or <c>bus 1 device 4</c>, a mediated device's uuid, an adapter
    /// or a path; null when not said.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>Whether libvirt takes it from the host and gives it back; null when not said.</summary>
    public bool? IsManaged { get; init; }

    /// <summary>Its part in a pair with a network card; null when it is in none.</summary>
    public InterfaceTeaming? Teaming { get; init; }
}

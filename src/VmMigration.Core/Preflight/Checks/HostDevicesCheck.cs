using VmMigration.Domains;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// A device of the host cannot be sent. One that is paired with a virtual card is unplugged for the move, and USB devices
/// are for as long as they are gone; QEMU 8.1 and later can send what a PCI device's own driver knows to save.
/// </summary>
internal sealed class HostDevicesCheck() : PreflightCheck(
    "HostDevices", CheckCategory.Device, "Can the guest part with the host's devices that were given to it, and does the destination have them?",
    "cannot migrate a domain with <hostdev mode='subsystem' type='pci'>; VFIO migration is not supported in kernel")
{
    private static readonly Version Vfio = new(8, 1);

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var devices = Devices(move.Domain).ToArray();
        foreach (var device in devices)
        {
            await LookAsync(move, found, device).ConfigureAwait(false);
        }

        if (devices.Length == 0)
        {
            found.Pass("it has no device of its host");
        }
    }

    /// <summary>Mediated devices have a check of their own; a card that is one of its host's PCI devices is such a device.</summary>
    private static IEnumerable<Device> Devices(DomainDescription domain) =>
    [
        .. domain.HostDevices.Where(d => d.Type != "mdev").Select(d => new Device(d.Mode is "capabilities" ? d.Mode : d.Type, d.Address, d.Teaming)),
        .. domain.Interfaces.Where(i => i.Type == "hostdev").Select(i => new Device("pci", i.HostAddress, i.Teaming)),
    ];

    private static Task LookAsync(MoveView move, Findings found, Device device)
    {
        if (move.Request.Kind is MigrationKind.Cold && device.Type is not "pci" and not "usb")
        {
            found.Warning(
                $"{move.Destination.Name} must have {device} too before it can start there", $"Take it away first (virsh detach-device {move.Virsh} FILE --config), or see that it is there.",
                device.Address);
            return Task.CompletedTask;
        }

        return device.Type switch
        {
            "pci" when device.Teaming is { Type: "transient" } || move.Request.Kind is MigrationKind.Cold => FindPciAsync(move, found, device),
            "pci" => ToldAsync(() => Pci(move, found, device)),
            "usb" => FindUsbAsync(move, found, device),
            "scsi" when move.Facts.Source.HypervisorVersion >= Vfio => ToldAsync(() => found.Warning(
                $"{device} is given to it as it is: what is on its way to it when it is moved may be lost, and {move.Destination.Name} must have it too",
                "Give it to the guest as a disk (type block) instead, or take it away first.", device.Address)),
            _ => ToldAsync(() => found.Fail(
                $"{device} of {move.Source.Name} cannot be moved with it", $"Take it away first (virsh detach-device {move.Virsh} FILE --live), or move the guest cold.", device.Address)),
        };
    }

    private static void Pci(MoveView move, Findings found, Device device)
    {
        var fix = $"Take it away first (virsh detach-device {move.Virsh} FILE --live), pair it with a virtio card (<teaming type='transient'/>) and restart the guest, or move it cold.";
        if (move.Facts.Source.HypervisorVersion < Vfio || move.Facts.Destination.HypervisorVersion < Vfio)
        {
            found.Fail(
                $"{device} of {move.Source.Name} cannot be moved with it", fix, device.Address,
                $"{move.Source.Name}: QEMU {move.Facts.Source.HypervisorVersion}, {move.Destination.Name}: QEMU {move.Facts.Destination.HypervisorVersion}, needed: {Vfio}");
        }
        else
        {
            found.Warning(
                $"{device} of {move.Source.Name} can be moved with it only where its driver knows how, and without post-copy",
                $"Ask QEMU: Test-MigrationHost -DryRun. Else: {char.ToLowerInvariant(fix[0])}{fix[1..]}", device.Address);
        }
    }

    private static async Task FindPciAsync(MoveView move, Findings found, Device device)
    {
        var names = await move.Destination.DeviceNamesAsync(NodeDeviceKind.Pci).ConfigureAwait(false);
        if (device.Address is { } address && !names.Contains($"pci_{address.Replace(':', '_').Replace('.', '_')}", StringComparer.Ordinal))
        {
            found.Fail(
                $"{move.Destination.Name} has no PCI device {address}",
                "Name the one that it is to have there (-DestinationXml), or take it away first (virsh detach-device).", address);
        }
        else if (device.Teaming is not { Type: "transient" } && move.MayCopyDisks)
        {
            found.Warning(
                $"{device} holds the guest where its disks are copied: they go with a process that stands still",
                $"Take it away first (virsh detach-device {move.Virsh} FILE --config), or have the disks on storage that both hosts share.", device.Address);
        }
        else
        {
            found.Pass($"{device} is given up for the move, and {move.Destination.Name} has one at that address", device.Address);
        }
    }

    private static async Task FindUsbAsync(MoveView move, Findings found, Device device)
    {
        var names = await move.Destination.DeviceNamesAsync(NodeDeviceKind.Usb).ConfigureAwait(false);
        if (names.Count == 0)
        {
            found.Fail(
                $"{move.Destination.Name} has no USB devices, and the guest has {device}", $"Take it away first (virsh detach-device {move.Virsh} FILE --live).", device.Address);
        }
        else
        {
            found.Warning(
                $"{device} must be plugged into {move.Destination.Name} too; the guest sees it go and come back",
                $"Take it away first (virsh detach-device {move.Virsh} FILE --live), or see that it is there (virsh nodedev-list --cap usb_device).", device.Address);
        }
    }

    private static Task ToldAsync(Action tell)
    {
        tell();
        return Task.CompletedTask;
    }

    private sealed record Device(string Type, string? Address, InterfaceTeaming? Teaming)
    {
        public override string ToString() => $"the {Type switch { "pci" => "PCI", "usb" => "USB", "scsi" => "SCSI", _ => Type }} device {Address}".TrimEnd();
    }
}

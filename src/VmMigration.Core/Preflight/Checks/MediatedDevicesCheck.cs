using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Parts of a device, such as virtual GPUs: libvirt finds them on the other host by their UUID.</summary>
internal sealed class MediatedDevicesCheck() : PreflightCheck(
    "MediatedDevices", CheckCategory.Device, "Can the guest's mediated devices (vGPUs) be moved, and does the destination have them?",
    "cannot migrate a domain with <hostdev mode='subsystem' type='mdev'>; mediated device '…' not found")
{
    private static readonly Version Libvirt = new(8, 6);
    private static readonly Version Qemu = new(8, 1);

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var devices = move.Domain.HostDevices.Where(d => d.Type == "mdev").ToArray();
        if (devices.Length == 0)
        {
            found.Pass("it has no mediated device");
            return;
        }

        var names = await move.Destination.DeviceNamesAsync(NodeDeviceKind.Mediated).ConfigureAwait(false);
        var (here, there) = (move.Facts.Source, move.Facts.Destination);
        var tooOld = here.LibvirtVersion < Libvirt || there.LibvirtVersion < Libvirt || here.HypervisorVersion < Qemu || there.HypervisorVersion < Qemu;
        foreach (var uuid in devices.Select(d => d.Address ?? "?"))
        {
            // libvirt appends the parent's address since 7.3.
            var name = $"mdev_{uuid.Replace('-', '_')}";
            if (move.Request.Kind is MigrationKind.Live && tooOld)
            {
                found.Fail(
                    $"the mediated device {uuid} cannot be moved with it before libvirt {Libvirt} and QEMU {Qemu} on both hosts",
                    $"Take it away first (virsh detach-device {move.Virsh} FILE --live), move the guest cold, or update the hosts.", uuid,
                    $"{move.Source.Name}: libvirt {here.LibvirtVersion}, QEMU {here.HypervisorVersion}, {move.Destination.Name}: libvirt {there.LibvirtVersion}, QEMU {there.HypervisorVersion}");
            }
            else if (!names.Any(n => n.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            {
                found.Fail(
                    $"{move.Destination.Name} has no mediated device {uuid}",
                    $"Make one of the same type and UUID there (virsh nodedev-define, virsh nodedev-start on {move.Destination.Name}), or name another (-DestinationXml).", uuid);
            }
            else
            {
                found.Pass($"{move.Destination.Name} has the mediated device {uuid}; whether its driver can be moved QEMU knows (-DryRun)", uuid);
            }
        }
    }
}

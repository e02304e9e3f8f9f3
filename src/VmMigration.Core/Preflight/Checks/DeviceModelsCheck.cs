using VmMigration.Domains;

namespace VmMigration.Preflight.Checks;

/// <summary>Devices that not every QEMU has: distributions leave out some, and put some into packages of their own.</summary>
internal sealed class DeviceModelsCheck() : PreflightCheck(
    "DeviceModels", CheckCategory.Device, "Does the destination's QEMU have the models of its devices?",
    "unsupported configuration: domain configuration does not support video model 'qxl'; 'qxl-vga' is not a valid device model name")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var wanted = Of(move.Arriving).Distinct().ToArray();
        if (wanted.Length == 0)
        {
            found.Pass("it has no device that some QEMU lack");
            return;
        }

        if (await CapabilitiesAsync(move.Destination, move.Domain).ConfigureAwait(false) is not { } there)
        {
            found.Skipped($"{move.Destination.Name} cannot run guests of its kind at all (MachineType)");
            return;
        }

        foreach (var (what, path, value) in wanted.Where(w => there.Allows(w.Path, w.Value) is false))
        {
            // A list that the guest's own host would not let it be on is not one of all that works.
            if ((await CapabilitiesAsync(move.Source, move.Domain).ConfigureAwait(false))?.Allows(path, value) is false)
            {
                continue;
            }

            found.Fail(
                $"QEMU on {move.Destination.Name} has no {what} {value}",
                $"Install the package there that has it (qemu-system-modules-spice, qemu-device-display-*, or qemu-system-gui), restart its libvirt daemon, or give {move.VM} another {what} (virsh edit {move.Virsh}) and restart it.",
                value, $"{move.Destination.Name}: {string.Join(", ", there.Values[path])}");
        }

        if (found.All.Count == 0)
        {
            found.Pass($"{move.Destination.Name} has them: {string.Join(", ", wanted.Select(w => w.Value))}");
        }
    }

    private static IEnumerable<(string What, string Path, string Value)> Of(DomainDescription guest) =>
    [
        .. guest.Videos.Where(v => v.Model is not ("" or "none" or "default")).Select(v => ("graphics card", "devices/video/modelType", v.Model)),
        .. guest.Graphics.Select(g => ("screen", "devices/graphics/type", g.Type)),
        .. guest.Disks.Where(d => d.Bus is not null).Select(d => ("disk bus", "devices/disk/bus", d.Bus!)),
        .. guest.RandomSources.Select(r => ("source of random numbers", "devices/rng/backendModel", r.Backend)),
        .. guest.Tpms.Where(t => t.Model is not null).Select(t => ("TPM", "devices/tpm/model", t.Model!)),
        .. guest.RedirectedDevices.Select(r => ("redirected bus", "devices/redirdev/bus", r.Bus)),
    ];

    private static async Task<Hosts.DomainCapabilities?> CapabilitiesAsync(HostView host, DomainDescription guest)
    {
        try
        {
            return await host.DomainCapabilitiesAsync(guest.Platform).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.Incompatible)
        {
            return null;
        }
    }
}

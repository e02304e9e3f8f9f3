using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>A network card's boot ROM is part of what is sent, and the destination has to have made room of the same size for it.</summary>
internal sealed class OptionRomsCheck() : PreflightCheck(
    "OptionRoms", CheckCategory.Device, "Are the boot ROMs of its network cards of the same size on both hosts?",
    "Size mismatch: 0000:00:03.0/virtio-net-pci.rom: 0x40000 != 0x80000: Invalid argument")
{
    private static readonly string[] Folders = ["/usr/lib/ipxe/qemu", "/usr/share/qemu", "/usr/share/ipxe/qemu", "/usr/share/qemu-kvm", "/usr/share/qemu/firmware"];

    private static readonly Dictionary<string, string> Roms = new(StringComparer.Ordinal)
    {
        ["virtio"] = "efi-virtio.rom", ["virtio-net-pci"] = "efi-virtio.rom", ["e1000"] = "efi-e1000.rom", ["e1000e"] = "efi-e1000e.rom",
        ["rtl8139"] = "efi-rtl8139.rom", ["ne2k_pci"] = "efi-ne2k_pci.rom", ["pcnet"] = "efi-pcnet.rom", ["vmxnet3"] = "efi-vmxnet3.rom",
    };

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        string[] roms = [.. move.Domain.Interfaces.Select(i => Roms.GetValueOrDefault(i.Model ?? "")).OfType<string>().Distinct()];
        if (roms.Length == 0 || move.Request.Kind is MigrationKind.Cold || !move.Guest.Status.IsActive)
        {
            found.Pass(roms.Length == 0 ? "it has no network card with a boot ROM of QEMU's" : "they are taken anew when it is started");
            return;
        }

        if (move.Source.NoShell is not null || move.Destination.NoShell is not null)
        {
            found.SkippedWithoutShell(move.Source, move.Destination);
            return;
        }

        string[] paths = [.. from folder in Folders from rom in roms select $"{folder}/{rom}"];
        var here = (await move.Source.StatAsync(paths).ConfigureAwait(false))!;
        var there = (await move.Destination.StatAsync(paths).ConfigureAwait(false))!;
        foreach (var rom in roms)
        {
            if (SizeOf(here, rom) is { } before && SizeOf(there, rom) is { } after && Room(before) != Room(after))
            {
                found.Fail(
                    $"{rom} takes {Room(before) >> 10} KiB of its card on {move.Source.Name}, and {Room(after) >> 10} KiB on {move.Destination.Name}",
                    "Install the same version of the package with it on both hosts (ipxe-qemu, ipxe-roms-qemu), or move the guest cold.", rom,
                    $"{move.Source.Name}: {before} bytes, {move.Destination.Name}: {after} bytes");
            }
        }

        if (found.All.Count == 0)
        {
            found.Pass($"{string.Join(", ", roms)}: as far as they were found, they are");
        }
    }

    private static long? SizeOf(IReadOnlyDictionary<string, HostFile> files, string rom) =>
        Folders.Select(f => files[$"{f}/{rom}"]).FirstOrDefault(f => f.Kind is HostFileKind.File)?.Size;

    /// <summary>QEMU rounds a ROM up to a power of two.</summary>
    private static long Room(long size) => (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)size);
}

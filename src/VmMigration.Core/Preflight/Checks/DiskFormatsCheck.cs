using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>QEMU's drivers of foreign formats keep what they know of an image in memory, and cannot hand it over.</summary>
internal sealed class DiskFormatsCheck() : PreflightCheck(
    "DiskFormats", CheckCategory.Storage, "Can QEMU hand over its disks in their formats?",
    "The vmdk format used by node '…' does not support live migration; migration with transient disk is not supported")
{
    private static readonly HashSet<string> Bound = new(StringComparer.Ordinal) { "vmdk", "vdi", "vhdx", "vpc", "qcow", "parallels", "ploop", "vvfat" };

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        if (move.Request.Kind is MigrationKind.Cold || !move.Guest.Status.IsActive)
        {
            found.Pass("it does not run while it is moved");
            return Task.CompletedTask;
        }

        foreach (var disk in move.Domain.Disks.Where(d => !d.IsEmpty))
        {
            if (disk.IsTransient)
            {
                found.Fail(
                    $"{disk.Target} ({disk.Source}) is transient: what the guest writes to it goes with its process",
                    $"Move the guest cold (Start-VmColdMigration), or take <transient/> out of the disk (virsh edit {move.Virsh}) and restart it.", disk.Target);
            }
            else if (disk.BackingChain.Select(b => b.Format).Prepend(disk.Format).FirstOrDefault(f => f is not null && Bound.Contains(f)) is { } format)
            {
                found.Fail(
                    $"{disk.Target} ({disk.Source}) is, or is based on, an image of format {format}, which QEMU does not hand over while the guest runs",
                    "Convert it while the guest is off (qemu-img convert -O qcow2), or move the guest cold (Start-VmColdMigration) where both hosts share it.",
                    disk.Target, $"{format}");
            }
        }

        if (found.All.Count == 0)
        {
            found.Pass("QEMU hands over disks of these formats");
        }

        return Task.CompletedTask;
    }
}

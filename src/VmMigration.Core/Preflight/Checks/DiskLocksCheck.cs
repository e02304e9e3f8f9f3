using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>QEMU locks images that it writes to, and cluster file systems tell the other hosts.</summary>
internal sealed class DiskLocksCheck() : PreflightCheck(
    "DiskLocks", CheckCategory.Storage, "Does nobody else on the destination use its images?",
    "Failed to get \"write\" lock; Is another process using the image […]?")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        DiskDescription[] written = [.. move.Domain.Disks.Where(d => d is { IsEmpty: false, IsReadOnly: false, IsRemovable: false, IsShareable: false }
            && d.Source.Kind is DiskSourceKind.File or DiskSourceKind.Block && d.Source.Path is not null)];
        if (written.Length == 0 || move.Request is { StoragePool: not null } or { PoolMap.Count: > 0 } or { DestinationXml: not null })
        {
            found.Pass(written.Length == 0 ? "it writes to no file that another guest could use" : "its disks are elsewhere there");
            return;
        }

        var images = (await move.Destination.ImagesAsync().ConfigureAwait(false)).Where(i => i.Guest != move.Guest.Uuid).ToLookup(i => FolderPath.Normal(i.Path));
        foreach (var disk in written)
        {
            if (images[FolderPath.Normal(disk.Source.Path!)].FirstOrDefault() is { } image)
            {
                var user = (await move.Destination.GuestAsync(image.Guest).ConfigureAwait(false))?.Name ?? $"{image.Guest}";
                found.Fail(
                    $"guest {user} on {move.Destination.Name} uses {disk.Source.Path}, which {disk.Target} is on",
                    $"Find out which of the two guests it belongs to; shut {user} down there, or give it another disk (virsh domblklist {CommandText.Virsh(user, image.Guest)}).",
                    disk.Target, $"{move.Source.Name}: {move.VM} {disk.Target}, {move.Destination.Name}: {user} {image.Target}", MigrationError.StorageInUse);
            }
        }

        await AskManagersAsync(move, found).ConfigureAwait(false);
        if (found.All.Count == 0)
        {
            found.Pass($"no other guest that runs on {move.Destination.Name} uses its images");
        }
    }

    private static async Task AskManagersAsync(MoveView move, Findings found)
    {
        if (move.Occasion is CheckOccasion.Move || move.Source.Shell is null || move.Destination.Shell is null)
        {
            return;
        }

        var (here, there) = (await move.Source.ShellAsync().ConfigureAwait(false), await move.Destination.ShellAsync().ConfigureAwait(false));
        if (here?.QemuSettings is not null && there?.QemuSettings is not null && here.LockManager != there.LockManager)
        {
            found.Warning(
                "the hosts have different lock managers for disks: one does not see what the other holds",
                "Set the same lock_manager in /etc/libvirt/qemu.conf of both hosts.",
                evidence: $"{move.Source.Name}: {here.LockManager ?? "none"}, {move.Destination.Name}: {there.LockManager ?? "none"}");
        }
    }
}

using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Since QEMU 4.0, which libvirt 5.6 knows of, a destination drops what it has in its cache; before, a cached disk could be read stale.</summary>
internal sealed class DiskCacheCheck() : PreflightCheck(
    "DiskCache", CheckCategory.Storage, "Are disks that stay read afresh by the destination?",
    "Unsafe migration: Migration may lead to data corruption if disks use cache other than none or directsync")
{
    private static readonly Version DropsCache = new(4, 0);
    private static readonly Version KnowsIt = new(5, 6);

    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Facts.Source, move.Facts.Destination);
        var evidence = $"{move.Source.Name}: QEMU {source.HypervisorVersion}, libvirt {source.LibvirtVersion}, {move.Destination.Name}: QEMU {destination.HypervisorVersion}";
        var drops = source.HypervisorVersion >= DropsCache && source.LibvirtVersion >= KnowsIt && destination.HypervisorVersion >= DropsCache;
        var cached = move.Domain.Disks.Where(d => d is { IsEmpty: false, IsReadOnly: false, IsRemovable: false, IsShareable: false }
            && d.Source.Kind is not Domains.DiskSourceKind.Network && d.Cache is not ("none" or "directsync")).ToArray();
        if (drops || cached.Length == 0 || move.Request.Kind is MigrationKind.Cold || !move.Guest.Status.IsActive)
        {
            found.Pass(drops ? "the destination drops what it has cached" : "no disk is cached that matters", evidence: evidence);
            return Task.CompletedTask;
        }

        foreach (var disk in cached)
        {
            var mode = disk.Cache ?? "the default";
            if (move.Request.Storage is StorageMode.Auto or StorageMode.Shared && !move.Request.Unsafe)
            {
                found.Warning(
                    $"{disk.Target} has cache mode {mode}: if it stays on shared storage, libvirt refuses to move it",
                    $"Set cache='none' (virsh edit {move.Virsh}) and restart the guest, or update QEMU to 4.0 and libvirt to 5.6 or later.", disk.Target, evidence);
            }
            else
            {
                found.Pass($"{disk.Target} is copied, or -Unsafe tells libvirt not to fear for it", disk.Target, evidence);
            }
        }

        return Task.CompletedTask;
    }
}

using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>libvirt knows some file systems to be shared, and refuses to leave a disk on any other, also where a marker proved that it is on both hosts.</summary>
internal static class UnknownFileSystem
{
    /// <summary>What such a refusal means; null where it is another.</summary>
    /// <param name="failure">Why the guest was not moved.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="disks">What was decided on its disks.</param>
    /// <param name="domain">The guest.</param>
    public static MigrationException? Explain(
        MigrationException? failure, MigrationRequest request, IReadOnlyList<DiskPlan> disks, DomainDescription domain)
    {
        if (failure?.InnerException is not LibvirtErrorException { Code: LibvirtErrorCode.MigrateUnsafe } || request is not { Storage: StorageMode.Auto, Unsafe: false })
        {
            return null;
        }

        // Where nobody says so by name, only what is proved stays.
        var stay = domain.Disks
            .Where(d => d is { Source.Kind: DiskSourceKind.File, IsReadOnly: false, IsRemovable: false }
                && disks.Any(p => p.Target == d.Target && p.Decision is DiskDecision.Stays))
            .ToArray();
        if (stay.Length == 0 || stay.Any(d => d.Cache is not ("none" or "directsync")))
        {
            return null;
        }

        return new MigrationException(
            MigrationError.StorageNotShared,
            $"{domain.Name} was not moved: {string.Join(", ", stay.Select(d => $"{d.Target} ({d.Source.Description})"))} was proved to be one file on both hosts, and "
            + $"libvirt on {request.Source.Name} does not know its file system to be shared, and refuses.",
            "-Unsafe is for this: give the same command with it. From libvirt 10.8 on, shared_filesystems in /etc/libvirt/qemu.conf of both hosts says it for good.",
            domain.Name,
            failure.InnerException) { Check = CheckIds.SharedStorage };
    }
}

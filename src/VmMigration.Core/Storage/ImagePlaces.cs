using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>
/// Where a host's images may be without a storage pool of it: a guest's XML names any folder, and through one of the system's own whoever
/// wrote that XML would have files made, read and removed by the host's root.
/// </summary>
internal static class ImagePlaces
{
    /// <summary>Folders of the system itself, from the root.</summary>
    private static readonly string[] OfSystem =
    [
        "bin", "boot", "dev", "efi", "etc", "lib", "lib32", "lib64", "libx32", "lost+found", "nix", "opt", "proc", "root", "run", "sbin", "snap",
        "sys", "tmp", "usr", "var",
    ];

    private static readonly string[] OfKernel = ["/dev", "/proc", "/sys"];

    /// <summary>Where programs that run guests keep images within them.</summary>
    private static readonly string[] OfPrograms = ["/var/lib/libvirt", "/var/lib/nova", "/var/lib/one", "/var/lib/vz"];

    /// <summary>Why a folder gets no pool for a moment; null where it may.</summary>
    public static async Task<MigrationException?> WhyNotAsync(IHypervisor host, string folder, CancellationToken cancellationToken)
    {
        if (Allows(host.Host.ImageFolders, folder))
        {
            return null;
        }

        var pools = await host.Storage.ListPoolsAsync(cancellationToken).ConfigureAwait(false);
        return pools.Any(p => p is { IsFolder: true, TargetPath: { } target } && !FolderAccess.IsOurs(p) && IsWithin(folder, target)) ? null : Refusal(host.Host, folder);
    }

    /// <summary>Why a folder is not even looked into; null where it may be: what the kernel shows there are no files.</summary>
    public static MigrationException? WhyNotSeen(HostReference host, string folder) => OfKernel.Any(p => IsWithin(folder, p)) ? Refusal(host, folder) : null;

    /// <summary>Whether a host's images may be there. Pure.</summary>
    /// <param name="named">The folders that the inventory names; null where it names none.</param>
    /// <param name="folder">The folder.</param>
    public static bool Allows(ImageFolders? named, string folder)
    {
        var normal = FolderPath.Normal(folder);
        return named is not null ? named.Paths.Any(p => IsWithin(normal, p)) : OfPrograms.Any(p => IsWithin(normal, p)) || IsUsual(normal);
    }

    private static bool IsUsual(string folder)
    {
        var names = folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 && !OfSystem.Contains(names[0]) && !names.Any(n => n.StartsWith('.'));
    }

    private static bool IsWithin(string folder, string place)
    {
        var (inner, outer) = (FolderPath.Normal(folder), FolderPath.Normal(place));
        return !FolderPath.HasDots(inner) && (inner == outer || inner.StartsWith(outer == "/" ? outer : $"{outer}/", StringComparison.Ordinal));
    }

    private static MigrationException Refusal(HostReference host, string folder) => new(
        MigrationError.StoragePlaceRefused,
        $"{folder} on {host.Name} is no place for images there: no storage pool is over it, "
        + (host.ImageFolders is { } named ? $"and the inventory names {named}." : "and it is one of the system's own folders, or hidden."),
        $"If images belong there, define a pool over it on {host.Name} (virsh pool-define-as images dir --target {CommandText.Sh(folder)}), "
        + "or name it under imageFolders in the inventory. A copy goes elsewhere with -StoragePool.",
        folder) { Check = CheckIds.StorageTargets };
}

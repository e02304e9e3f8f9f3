using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>Where on the destination a copy goes.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Pool">The pool that lasts there; null where none does.</param>
/// <param name="IsOther">Whether the guest's XML has to name another path than on the source.</param>
internal sealed record DiskPlace(string Folder, string? Pool, bool IsOther)
{
    /// <summary>Whether the folder is not there yet.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The size of what it is on, in bytes; null where that is not known.</summary>
    public long? Capacity { get; init; }

    /// <summary>What is left of that, in bytes; null where that is not known.</summary>
    public long? Available { get; init; }

    /// <summary>For reading.</summary>
    public string Description => Pool is null ? $"folder {Folder}{(IsMissing ? ", which is made" : "")}" : $"pool {Pool} ({Folder})";

    /// <summary>The place for a disk: what the administrator names, or else the same path.</summary>
    /// <exception cref="MigrationException">The pool that was named is not there, or of no use; or the same path is no place for images.</exception>
    public static async Task<DiskPlace> FindAsync(
        MigrationRequest request, FolderFinding found, string? sourcePool, IHostStorage destination, CancellationToken cancellationToken)
    {
        if (Named(request, found.Folder, sourcePool) is not { } name)
        {
            if (found.Refused is { } refused)
            {
                throw refused;
            }

            return new DiskPlace(found.Folder, found.Pool, IsOther: false)
            {
                IsMissing = found.State is FolderState.Missing,
                Capacity = found.Capacity,
                Available = found.Available,
            };
        }

        if (await destination.FindPoolAsync(name, cancellationToken).ConfigureAwait(false) is not { } pool)
        {
            throw Refusal($"{request.Destination.Name} has no storage pool named {name}", $"See which it has: virsh pool-list --all on {request.Destination.Name}.", name);
        }

        if (!pool.IsFolder)
        {
            throw Refusal(
                $"pool {name} on {request.Destination.Name} is of type {pool.Type}, and copies are made in pools that are folders",
                "Name a pool of type dir, fs or netfs.", name);
        }

        try
        {
            pool = await destination.RefreshAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.DaemonError)
        {
            throw Refusal($"pool {name} on {request.Destination.Name} cannot be used: {e.InnerException?.Message}", $"Start it: virsh pool-start {CommandText.Sh(name)}.", name);
        }

        return new DiskPlace(pool.TargetPath!, name, pool.TargetPath != found.Folder) { Capacity = pool.Capacity, Available = pool.Available };
    }

    /// <summary>The pool that the administrator names for what is in a folder, or in a pool, of the source; null for none.</summary>
    public static string? Named(MigrationRequest request, string folder, string? sourcePool) =>
        request.PoolMap.Where(m => m.Key == sourcePool || (m.Key.StartsWith('/') && FolderPath.Normal(m.Key) == folder))
            .Select(m => m.Value).FirstOrDefault() ?? request.StoragePool;

    private static MigrationException Refusal(string why, string action, string pool) =>
        new(MigrationError.StoragePoolNotFound, $"{why}.", action, pool) { Check = CheckIds.StorageTargets };
}

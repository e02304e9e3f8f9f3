using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

// What a guest's images are based on.
internal sealed partial class StoragePlanner
{
    /// <summary>
    /// A guest that goes on running has its images open, wherever their files are now. One that is shut down opens them anew, as
    /// their headers say: each of them has to be there, and what its definition names or leaves out counts for nothing.
    /// </summary>
    private async Task<DiskSubject> WithChainAsync(DiskSubject subject)
    {
        if (_request.Kind is not MigrationKind.Cold || subject is not { Path: not null, IsMedium: false })
        {
            return subject;
        }

        List<GuestImage> chain = [];
        var (path, format) = (subject.Path, subject.Format);
        while (path is not null)
        {
            if (!CanBeSought(path) || chain.Exists(i => i.Path == path) || await SeekAsync(path).ConfigureAwait(false) is not (true, var image))
            {
                return subject;
            }

            if (image is null)
            {
                return subject with { Lost = Lost(subject, path) };
            }

            chain.Add(new GuestImage(_guest.Uuid, subject.Disk.Target, path, image.Capacity, image.Allocation));
            // What is in a raw image is its guest's own, also where it looks like another image's header.
            path = format is "raw" || image.BackingPath is null ? null : FolderPath.Normal(image.BackingPath);
            format = image.BackingFormat ?? "raw";
        }

        return subject with { Images = chain };
    }

    /// <summary>Devices and paths that lead through other folders are not found by their name in a folder.</summary>
    private static bool CanBeSought(string path) =>
        path.StartsWith('/') && !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.Any(char.IsControl) && !path.Split('/').Any(s => s is "." or "..");

    private async Task<(bool IsSeen, StorageVolumeDescription? File)> SeekAsync(string path)
    {
        try
        {
            return await _sight.FindHereAsync(path).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.DaemonError)
        {
            return (false, null);
        }
    }

    private MigrationException Lost(DiskSubject subject, string path)
    {
        var what = path == subject.Path ? "is not in its folder" : $"is based on {path}, which is not there";
        return _guest.IsActive
            ? Refusal(
                subject, $"{what} on {Here} any more: the guest lives only as long as its process, and shut down it could be started nowhere",
                $"Leave it running, and move it live with a copy: Start-VmLiveMigration {CommandText.Cmdlet(_guest.Name)} {There} -Storage Copy.", CheckIds.DiskPaths)
            : Refusal(subject, $"{what} on {Here}", $"Put it back on {Here} before anything else.", CheckIds.DiskPaths);
    }
}

using VmMigration.Domains;
using VmMigration.Preflight;

namespace VmMigration.Storage;

// Media in drives, and disks that are only read.
internal sealed partial class StoragePlanner
{
    /// <summary>What is larger is no config drive, and not carried through this workstation.</summary>
    private const long MostCarried = 64L << 20;

    private async Task<DiskPlan> DecideMediumAsync(DiskSubject subject)
    {
        if (!_folders.TryGetValue(FolderPath.Of(subject.Path!), out var folder))
        {
            return Stays(subject, "on both hosts by the administrator's word");
        }

        var name = FolderPath.NameOf(subject.Path!);
        var here = folder.Here.GetValueOrDefault(name);
        if (folder.State is FolderState.Shared)
        {
            return Stays(subject, $"on both hosts (what {Here} writes into {folder.Folder}, {There} sees)");
        }

        if (folder.There.GetValueOrDefault(name) is { } there)
        {
            return await IsSameAsync(subject, folder, here, there).ConfigureAwait(false)
                ? Stays(subject, $"{There} has it, too")
                : Absent(subject, folder, here, $"is another file on {There} than on {Here}", isTaken: true);
        }

        return Absent(subject, folder, here, $"is only on {Here}", isTaken: false);
    }

    private DiskPlan Absent(DiskSubject subject, FolderFinding folder, StorageVolumeDescription? here, string why, bool isTaken)
    {
        var target = subject.Disk.Target;
        if (_request.EjectMedia && subject.Disk.IsRemovable)
        {
            return Eject(subject, why);
        }

        if (subject.Disk is { IsRemovable: true, Source.StartupPolicy: "optional" or "requisite" })
        {
            return new DiskPlan(target, subject.Disk.Source.Description, DiskDecision.Ejected, $"{why}, and its startupPolicy lets the drive be empty");
        }

        if (here is not null && here.Length <= MostCarried && !isTaken)
        {
            return Carry(subject, folder, here, why);
        }

        throw Refusal(
            subject, why,
            subject.Disk.IsRemovable
                ? $"Take it out on the destination with -EjectMedia, or copy it to the same path on {There}."
                : $"Copy it to the same path on {There}, which libvirt does not do with disks that are only read.",
            subject.Disk.IsRemovable ? CheckIds.RemovableMedia : CheckIds.CopiedDisks);
    }

    private DiskPlan Eject(DiskSubject subject, string why)
    {
        _ejected.Add(subject.Disk.Target);
        return new DiskPlan(subject.Disk.Target, subject.Disk.Source.Description, DiskDecision.Ejected, why);
    }

    private DiskPlan Carry(DiskSubject subject, FolderFinding folder, StorageVolumeDescription medium, string why)
    {
        if (folder.Refused is { } refused)
        {
            throw refused;
        }

        _steps.Add(new MakeVolumeStep(folder.Folder, new NewVolume(medium.Name, medium.Length, "raw"))
        {
            Original = subject.Path,
            Target = subject.Disk.Target,
            MakesFolder = folder.State is FolderState.Missing,
            Room = medium.Length,
            Content = token => _sight.ReadAsync(folder.Folder, medium.Name, MostCarried, token),
        });
        _steps.Add(new KeepImageStep(subject.Path!, "it is only read, and was carried along"));
        return new DiskPlan(subject.Disk.Target, subject.Disk.Source.Description, DiskDecision.Carried, why)
        {
            Size = medium.Capacity,
            Place = folder.Pool is { } pool ? $"pool {pool}" : folder.Folder,
        };
    }

    /// <summary>The same size, and for what is small the same content.</summary>
    private async Task<bool> IsSameAsync(
        DiskSubject subject, FolderFinding folder, StorageVolumeDescription? here, StorageVolumeDescription there)
    {
        if (here is null || here.Capacity != there.Capacity)
        {
            return false;
        }

        return here.Capacity > MostCarried || !_sight.ComparesContent || await HasSameContentAsync(folder.Folder, FolderPath.NameOf(subject.Path!)).ConfigureAwait(false);
    }

    private Task<bool> HasSameContentAsync(string folder, string name) => _sight.HasSameContentAsync(folder, name);
}

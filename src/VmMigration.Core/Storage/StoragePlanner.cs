using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>
/// Decides for each disk of a guest whether it stays or is copied. What it looks at is put back as it was: pools that had
/// to be started, and the markers that prove whether a folder is shared.
/// </summary>
internal sealed partial class StoragePlanner
{
    private readonly MigrationRequest _request;
    private readonly GuestStatus _guest;
    private readonly IStorageSight _sight;
    private readonly IHostStorage _here;
    private readonly IHostStorage _there;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, FolderFinding> _folders = new(StringComparer.Ordinal);
    private readonly List<MoveStep> _steps = [];
    private readonly Dictionary<string, DiskSource> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ejected = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flattened = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly List<PlannedCopy> _copies = [];
    private readonly Dictionary<string, string> _beyondCopies = new(StringComparer.Ordinal);

    private StoragePlanner(
        MigrationRequest request, GuestStatus guest, IStorageSight sight, CancellationToken cancellation)
    {
        _request = request;
        _guest = guest;
        _sight = sight;
        _here = sight.Here;
        _there = sight.There;
        _cancellation = cancellation;
    }

    private string Here => _request.Source.Name;

    private string There => _request.Destination.Name;

    /// <summary>Decides. A guest without disks costs no call.</summary>
    /// <exception cref="MigrationException">A disk can neither stay nor be copied, or there is no room; and what to do.</exception>
    public static async Task<StoragePlan> PlanAsync(
        MigrationRequest request, GuestStatus guest, DomainDescription domain, IHypervisor source, IHypervisor destination,
        FolderLooks looks, CancellationToken cancellationToken)
    {
        if (domain.Disks.All(d => d.IsEmpty))
        {
            return StoragePlan.Nothing;
        }

        var planner = new StoragePlanner(request, guest, new ProbingSight(source, destination, looks, cancellationToken), cancellationToken);
        return await planner.DecideAsync(domain, source).ConfigureAwait(false);
    }

    private async Task<StoragePlan> DecideAsync(DomainDescription domain, IHypervisor source)
    {
        var subjects = await SubjectsAsync(domain).ConfigureAwait(false);
        await LookAsync(subjects).ConfigureAwait(false);
        List<DiskPlan> plans = [];
        foreach (var subject in subjects)
        {
            plans.Add(await DecideAsync(subject).ConfigureAwait(false));
        }

        plans = AllOfOneKind(plans);
        DemandRoom();
        await AddCopyStepsAsync(plans, source).ConfigureAwait(false);
        return new StoragePlan
        {
            Disks = plans,
            Steps = _steps,
            Places = _places,
            Ejected = _ejected,
            Flattened = _flattened,
            Warnings = _warnings,
            WritesSynchronously = _request.SynchronousWrites,
            DetectsZeroes = _request.DetectZeroes,
        };
    }

    private async Task<List<DiskSubject>> SubjectsAsync(DomainDescription domain)
    {
        var images = _guest.IsActive ? await _here.ListImagesAsync(_guest.Uuid, _cancellation).ConfigureAwait(false) : [];
        List<DiskSubject> subjects = [];
        foreach (var disk in domain.Disks)
        {
            subjects.Add(await WithChainAsync(await SubjectAsync(disk, images).ConfigureAwait(false)).ConfigureAwait(false));
        }

        return subjects;
    }

    private async Task<DiskSubject> SubjectAsync(DiskDescription disk, IReadOnlyList<GuestImage> images)
    {
        var subject = new DiskSubject(disk, [.. images.Where(i => i.Target == disk.Target)]);
        return disk.Source.Kind switch
        {
            _ when IsDotted(disk.Source) => subject,
            DiskSourceKind.File => subject with { Path = FolderPath.Normal(disk.Source.Path!) },
            DiskSourceKind.Volume when FolderPath.IsName(disk.Source.Volume!) && await _here.FindPoolAsync(disk.Source.Pool!, _cancellation).ConfigureAwait(false) is { IsFolder: true } pool =>
                subject with { Path = FolderPath.Join(pool.TargetPath!, disk.Source.Volume!), Pool = pool.Name },
            _ => subject,
        };
    }

    /// <summary>Looks at each folder once. Those of mere media need no proof: whether the medium is there is all that counts.</summary>
    private async Task LookAsync(IReadOnlyList<DiskSubject> subjects)
    {
        if (_request.Storage is StorageMode.Shared)
        {
            subjects = [.. subjects.Where(s => s.IsMedium && _request.EjectMedia)];
        }

        foreach (var folder in FoldersOf(subjects))
        {
            _folders[folder.Key] = await _sight.LookAsync(
                folder.Key, [.. folder.Select(f => FolderPath.NameOf(f.Path))], folder.Any(f => f.Prove)).ConfigureAwait(false);
        }
    }

    private static IEnumerable<IGrouping<string, (string Path, bool Prove)>> FoldersOf(IEnumerable<DiskSubject> subjects) => subjects
        .Where(s => s.Path is not null)
        .SelectMany(s => s.Backing.Select(b => (Path: FolderPath.Normal(b.Path), Prove: !s.IsMedium)).Append((Path: s.Path!, Prove: !s.IsMedium)))
        .Where(f => f.Path.StartsWith('/'))
        .GroupBy(f => FolderPath.Of(f.Path));

    private async Task<DiskPlan> DecideAsync(DiskSubject subject)
    {
        if (subject.Lost is not null)
        {
            throw subject.Lost;
        }

        var plan = await DecideFateAsync(subject).ConfigureAwait(false);
        return plan.Decision is DiskDecision.Stays && await PoolThereAsync(subject).ConfigureAwait(false) is { } refusal ? throw refusal : plan;
    }

    /// <summary>A disk that stays in its pool needs it started when the guest runs there: what is wrong with that; null for nothing.</summary>
    private async Task<MigrationException?> PoolThereAsync(DiskSubject subject) =>
        _guest.IsActive && !_request.NoStart && subject.Disk.Source is { Kind: DiskSourceKind.Volume, Pool: { } pool } && !await _there.IsStartedAsync(pool, _cancellation).ConfigureAwait(false)
            ? Refusal(subject, $"is in pool {pool}, which is not started on {There}", $"Start it there: virsh pool-start {CommandText.Sh(pool)}.", CheckIds.DiskPaths)
            : null;

    private Task<DiskPlan> DecideFateAsync(DiskSubject subject)
    {
        var source = subject.Disk.Source;
        if (IsDotted(source))
        {
            throw Refusal(
                subject, "is named by a path with dot segments (. or ..), and which file that is depends on links that nobody has looked at",
                $"Name it by its plain path in the guest's description (virsh edit; readlink -f on {Here} says which that is).", CheckIds.DiskPaths);
        }

        if (source.Kind is DiskSourceKind.None)
        {
            return Task.FromResult(Stays(subject, "an empty drive"));
        }

        if (subject.Path is null)
        {
            return DecideElsewhereAsync(subject);
        }

        if (subject.IsMedium)
        {
            return DecideMediumAsync(subject);
        }

        return _request.Storage is StorageMode.Shared
            ? Task.FromResult(Stays(subject, "on both hosts by the administrator's word"))
            : DecideFileAsync(subject);
    }

    private async Task<DiskPlan> DecideFileAsync(DiskSubject subject)
    {
        var folder = _folders[FolderPath.Of(subject.Path!)];
        if (folder.State is FolderState.Shared)
        {
            return _request.Storage is StorageMode.Auto
                ? Stays(subject, $"on both hosts (what {Here} writes into {folder.Folder}, {There} sees)")
                : throw Refusal(
                    subject, $"is in {folder.Folder}, which both hosts share: it would be copied onto itself",
                    "Leave out -Storage: disks that both hosts share stay where they are.", CheckIds.SharedStorage);
        }

        if (subject.Disk.IsShareable)
        {
            throw Refusal(
                subject, $"is only on {Here}, and other guests may write to it at the same time, so that no copy would be whole",
                "Put it on storage that both hosts share.", CheckIds.SharedStorage);
        }

        return await CopyFileAsync(subject, folder).ConfigureAwait(false);
    }

    private static bool IsDotted(DiskSource source) =>
        FolderPath.HasDots(source.Path ?? "") || source is { Kind: DiskSourceKind.Volume, Volume: { } volume } && !FolderPath.IsName(volume) && volume.Contains("..", StringComparison.Ordinal);

    private static DiskPlan Stays(DiskSubject subject, string why) =>
        new(subject.Disk.Target, subject.Disk.Source.Description, DiskDecision.Stays, why);

    private MigrationException Refusal(DiskSubject subject, string why, string action, string check) =>
        new(MigrationError.StorageNotShared, $"{subject.Disk.Target} ({subject.Disk.Source.Description}) {why}.", action, _guest.Name) { Check = check };
}

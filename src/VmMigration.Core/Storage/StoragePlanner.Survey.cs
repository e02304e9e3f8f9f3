using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

// What would be decided, for somebody who asks before a move: all that stands in the way, not only the first.
internal sealed partial class StoragePlanner
{
    /// <summary>Surveys a guest's disks.</summary>
    /// <exception cref="MigrationException">The source does not tell of its images.</exception>
    public static Task<StorageSurvey> SurveyAsync(
        MigrationRequest request, GuestStatus guest, DomainDescription domain, IStorageSight sight, CancellationToken cancellationToken) =>
        domain.Disks.All(d => d.IsEmpty)
            ? Task.FromResult(new StorageSurvey([]))
            : new StoragePlanner(request, guest, sight, cancellationToken).SurveyAsync(domain);

    private async Task<StorageSurvey> SurveyAsync(DomainDescription domain)
    {
        var subjects = (await SubjectsAsync(domain).ConfigureAwait(false)).Where(s => !s.Disk.IsEmpty).ToList();
        Dictionary<string, MigrationException> unseen = new(StringComparer.Ordinal);
        foreach (var folder in FoldersOf(subjects))
        {
            try
            {
                _folders[folder.Key] = await _sight.LookAsync(
                    folder.Key, [.. folder.Select(f => FolderPath.NameOf(f.Path))], folder.Any(f => f.Prove)).ConfigureAwait(false);
            }
            catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
            {
                unseen[folder.Key] = e;
            }
        }

        List<DiskFinding> disks = [];
        foreach (var subject in subjects)
        {
            disks.Add(await FindAsync(subject, unseen).ConfigureAwait(false));
        }

        return new StorageSurvey(disks) { Copies = _copies, NoRoom = Refusal(DemandRoom) };
    }

    private async Task<DiskFinding> FindAsync(DiskSubject subject, Dictionary<string, MigrationException> unseen)
    {
        var finding = new DiskFinding(subject)
        {
            IsBackingUnknown = subject.Backing.Any(b => _folders.GetValueOrDefault(FolderPath.Of(b.Path)) is not { } seen
                || seen.State is FolderState.Unknown || (seen.State is not FolderState.Shared && !_sight.ComparesContent)),
        };
        var folder = subject.Path is null ? null : _folders.GetValueOrDefault(FolderPath.Of(subject.Path));
        if (subject.Path is not null && folder is null)
        {
            var why = unseen[FolderPath.Of(subject.Path)];
            return why.Check is null ? finding with { WhyUnknown = why.Message.TrimEnd('.') } : finding with { Refusal = why };
        }

        var isShared = _request.Storage is StorageMode.Shared && folder is not null && !(subject.IsMedium && _request.EjectMedia);
        if (isShared && await PoolThereAsync(subject).ConfigureAwait(false) is { } stopped)
        {
            return finding with { Refusal = stopped };
        }

        if (folder is { State: FolderState.Unknown })
        {
            return finding with { WhyUnknown = folder.WhyUnknown };
        }

        try
        {
            return isShared
                ? finding with { Plan = Stays(subject, "on both hosts by the administrator's word"), Refusal = subject.Lost ?? Lack(subject, folder!) ?? BackingLack(subject) }
                : finding with
                {
                    Plan = await DecideAsync(subject).ConfigureAwait(false),
                    BeyondCopy = _beyondCopies.GetValueOrDefault(subject.Disk.Target),
                };
        }
        catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            return e.Check is null ? finding with { WhyUnknown = e.Message.TrimEnd('.') } : finding with { Refusal = e };
        }
    }

    /// <summary>The administrator says that both hosts have it; whether there is a file of that name is seen.</summary>
    private MigrationException? Lack(DiskSubject subject, FolderFinding folder) =>
        folder.State is FolderState.Shared || folder.There.ContainsKey(FolderPath.NameOf(subject.Path!)) ? null : Refusal(
            subject, $"is said to be on both hosts (-Storage Shared), and {There} has no such file",
            subject.Disk.IsRemovable
                ? $"Take it out on the destination with -EjectMedia, or copy it to the same path on {There}."
                : $"Mount the storage on {There} that it is on, or leave out -Storage: what is only on {Here} is copied.",
            subject.Disk.IsRemovable ? CheckIds.RemovableMedia : CheckIds.DiskPaths);

    private MigrationException? BackingLack(DiskSubject subject) =>
        subject.Backing.FirstOrDefault(b => _folders.GetValueOrDefault(FolderPath.Of(b.Path)) is { State: FolderState.Apart or FolderState.Unproved or FolderState.Missing } seen
            && !seen.There.ContainsKey(FolderPath.NameOf(b.Path))) is { } backing
            ? Refusal(
                subject, $"is based on {backing.Path}, which {There} does not have", $"Copy that image to the same path on {There}, or use -Storage Copy.", CheckIds.BackingChains)
            : null;

    private static MigrationException? Refusal(Action demand)
    {
        try
        {
            demand();
            return null;
        }
        catch (MigrationException e)
        {
            return e;
        }
    }
}

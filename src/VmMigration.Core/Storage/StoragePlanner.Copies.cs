using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

// Disks that are copied.
internal sealed partial class StoragePlanner
{
    /// <summary>Backing images up to this size are compared unasked: both hosts' are read through this workstation.</summary>
    private const long MostComparedUnasked = 256L << 20;

    private Task<DiskPlan> CopyFileAsync(DiskSubject subject, FolderFinding folder)
    {
        if (subject.Path!.Any(char.IsControl))
        {
            throw Refusal(
                subject, $"is only on {Here}, and has a character in its name that libvirt shows no file with, so that it can be neither seen nor copied",
                "Rename it while the guest is off (virsh edit), or put it on storage that both hosts share.", CheckIds.StorageTargets);
        }

        if (!folder.Here.ContainsKey(FolderPath.NameOf(subject.Path!)))
        {
            throw Refusal(subject, $"is not in its folder on {Here} any more", $"Look into it on {Here} before anything else.", CheckIds.DiskPaths);
        }

        return CopyAsync(subject, folder, folder.State is FolderState.Missing
            ? $"only on {Here} ({There} has no such folder)"
            : $"only on {Here} (what it writes into {folder.Folder}, {There} does not see)");
    }

    private async Task<DiskPlan> CopyAsync(DiskSubject subject, FolderFinding folder, string why, bool isOfDevice = false, string? devices = null)
    {
        var image = folder.Here[FolderPath.NameOf(subject.Path!)];
        if (subject.Format is not ("raw" or "qcow2") || !CanBeMade(subject.Disk.Encryption))
        {
            var kind = CanBeMade(subject.Disk.Encryption) ? $"images of format {subject.Format}" : $"images encrypted as {subject.Disk.Encryption!.Format}";
            throw Refusal(subject, $"is only on {Here}, and {kind} cannot be made beforehand", "Put it on storage that both hosts share.", CheckIds.StorageTargets);
        }

        if (subject.Format == "qcow2")
        {
            await DemandNothingLostAsync(subject, () => LookIntoAsync(folder.Folder, image.Name, isOfDevice, devices)).ConfigureAwait(false);
        }

        var place = await DiskPlace.FindAsync(_request, folder, subject.Pool, _there, _cancellation).ConfigureAwait(false);
        DemandPool(subject, place);
        var isElsewhere = place.IsOther || (subject.Pool is not null && place.Pool is not null && place.Pool != subject.Pool);
        var name = await FreeNameAsync(subject, place, folder, isElsewhere).ConfigureAwait(false);
        var capacity = subject.Images is [{ Capacity: > 0 } top, ..] ? top.Capacity : image.Capacity;
        _copies.Add(new PlannedCopy(subject, place, image, capacity) { IsOfDevice = isOfDevice, Name = name });
        if (isElsewhere)
        {
            _places[subject.Disk.Target] = subject.Pool is null
                ? new DiskSource(DiskSourceKind.File) { Path = FolderPath.Join(place.Folder, name) }
                : new DiskSource(DiskSourceKind.Volume) { Pool = place.Pool, Volume = name };
        }

        why += name == image.Name ? "" : $"; called {name} there, where {image.Name} is taken";
        why += subject.Disk.Encryption is { Format: var format } ? $"; encrypted ({format}), and so is its copy" : "";
        var (incremental, reason) = await CanBeIncrementalAsync(subject).ConfigureAwait(false);
        return new DiskPlan(
            subject.Disk.Target, subject.Disk.Source.Description, incremental ? DiskDecision.CopiedIncrementally : DiskDecision.Copied, why + reason)
        {
            Size = capacity,
            Allocation = image.Allocation,
            Place = place.Description,
        };
    }

    /// <summary>libvirt makes volumes that one secret opens, and QEMU copies through the encryption.</summary>
    private static bool CanBeMade(DiskEncryption? encryption) =>
        encryption is null or { Format: "luks", Engine: null or "qemu", Secrets.Count: 1 };

    /// <summary>The image's own name; where that is taken in a folder whose path the guest has to be told anyway, one that says whose it is.</summary>
    private async Task<string> FreeNameAsync(DiskSubject subject, DiskPlace place, FolderFinding folder, bool isElsewhere)
    {
        var name = FolderPath.NameOf(subject.Path!);
        if (!await IsTakenAsync(name).ConfigureAwait(false))
        {
            return name;
        }

        var own = string.Concat(_guest.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).TrimStart('-', '.');
        var ending = System.IO.Path.GetExtension(name) is { Length: > 1 } known ? known : $".{subject.Format}";
        var isReplaced = _request.ReplaceLeftover && _sight.Leftovers.Any(l => l.Host == There && l.Path == FolderPath.Join(place.Folder, name));
        for (var number = 1; isElsewhere && !isReplaced && number < 10; number++)
        {
            var telling = $"{own}-{subject.Disk.Target}{(number == 1 ? "" : $"-{number}")}{ending}";
            if (!await IsTakenAsync(telling).ConfigureAwait(false))
            {
                return telling;
            }
        }

        if (_copies.Any(c => c.Name == name && c.Place.Folder == place.Folder) || await FindThereAsync(name).ConfigureAwait(false) is not { } taken)
        {
            throw StorageErrors.NameTaken(There, FolderPath.Join(place.Folder, name));
        }

        DemandLeftover(subject, FolderPath.Join(place.Folder, name), taken);
        return name;

        async Task<bool> IsTakenAsync(string asked) =>
            _copies.Any(c => c.Name == asked && c.Place.Folder == place.Folder)
            || await FindThereAsync(asked).ConfigureAwait(false) is not null;

        async Task<StorageVolumeDescription?> FindThereAsync(string asked) => place.IsOther
            ? await _there.FindVolumeAsync(place.Pool!, asked, _cancellation).ConfigureAwait(false)
            : folder.There.GetValueOrDefault(asked);
    }

    private void DemandPool(DiskSubject subject, DiskPlace place)
    {
        if (subject.Pool is not null && place.Pool is null)
        {
            throw Refusal(
                subject, $"is named by its pool {subject.Pool}, which {There} does not have",
                $"Define and start pool {subject.Pool} on {There}, or name another (-StoragePool, -PoolMap).", CheckIds.StorageTargets);
        }
    }

    /// <summary>What an earlier move of the guest left gives way where that is asked for; whatever else is there does not.</summary>
    private void DemandLeftover(DiskSubject subject, string path, StorageVolumeDescription taken)
    {
        if (_sight.Leftovers.FirstOrDefault(l => l.Host == There && l.Path == path) is not { } left)
        {
            throw StorageErrors.NameTaken(There, path);
        }

        if (left.Known?.WhyNotUnchanged(taken) is not null || left.Known is null)
        {
            throw StorageErrors.LeftAndChanged(There, left);
        }

        if (!_request.ReplaceLeftover)
        {
            throw StorageErrors.Left(There, left);
        }

        _warnings.Add($"{path} on {There}, left by its own move of {left.Since:g}, is deleted for the new copy (-ReplaceLeftover)");
        _steps.Add(new RemoveLeftoverStep(_guest.Uuid, path)
        {
            Left = left.Known, Original = FolderPath.Of(subject.Path!).StartsWith("/dev", StringComparison.Ordinal) ? "" : subject.Path!, Target = subject.Disk.Target,
        });
    }

    /// <summary>Whether all it is based on is there already, and if not, why.</summary>
    private async Task<(bool Can, string Reason)> CanBeIncrementalAsync(DiskSubject subject)
    {
        if (!subject.Backing.Any() || _request.Storage is StorageMode.Copy)
        {
            return (false, "");
        }

        var asked = _request.Storage is StorageMode.CopyIncremental;
        if (subject.Disk.Encryption is not null)
        {
            return asked
                ? throw Refusal(subject, "is encrypted and based on another image, and such images cannot be made beforehand", "Use -Storage Copy: it is copied whole.", CheckIds.BackingChains)
                : (false, "");
        }

        foreach (var backing in subject.Backing)
        {
            if (await MissesAsync(FolderPath.Normal(backing.Path), asked).ConfigureAwait(false) is { } lack)
            {
                return asked
                    ? throw Refusal(subject, $"is based on {backing.Path}, which {lack}", $"Copy that image to the same path on {There}, or use -Storage Copy.", CheckIds.BackingChains)
                    : (false, $"; its backing image {backing.Path} {lack}");
            }
        }

        return (true, "; its backing images are on both hosts");
    }

    /// <summary>Why a backing image is not the same on the destination; null where it is.</summary>
    private async Task<string?> MissesAsync(string path, bool asked)
    {
        if (_folders.GetValueOrDefault(FolderPath.Of(path)) is not { } folder)
        {
            return "is no file";
        }

        if (folder.State is FolderState.Shared)
        {
            return null;
        }

        if (folder.State is FolderState.Unknown)
        {
            return "was not looked at";
        }

        var name = FolderPath.NameOf(path);
        var (here, there) = (folder.Here.GetValueOrDefault(name), folder.There.GetValueOrDefault(name));
        if (here is null || there is null)
        {
            return $"{There} does not have";
        }

        if (here.Capacity != there.Capacity || here.Format != there.Format)
        {
            return $"is of another size or format on {There}";
        }

        if (here.Allocation > MostComparedUnasked && !asked)
        {
            return $"is on {There} too, but too large to be compared unasked (-Storage CopyIncremental does it)";
        }

        return !_sight.ComparesContent ? $"is of the same size on {There}, and was not compared"
            : await HasSameContentAsync(folder.Folder, name).ConfigureAwait(false) ? null : $"has another content on {There}";
    }

    /// <summary>libvirt copies all disks of a guest in one way: where one with backing images goes whole, all do.</summary>
    private List<DiskPlan> AllOfOneKind(List<DiskPlan> plans)
    {
        var whole = _copies.Where(c => c.Subject.Backing.Any())
            .Select(c => c.Subject.Disk.Target)
            .FirstOrDefault(t => plans.Exists(p => p.Target == t && p.Decision is DiskDecision.Copied));
        if (whole is not null)
        {
            plans = [.. plans.Select(p => p.Decision is DiskDecision.CopiedIncrementally
                ? p with { Decision = DiskDecision.Copied, Why = $"{p.Why}; copied whole since {whole} is, and libvirt copies all in one way" }
                : p)];
        }

        // Whether its XML names any now says nothing: that of a process that is started for the move does.
        _flattened.UnionWith(plans.Where(p => p.Decision is DiskDecision.Copied).Select(p => p.Target));
        return plans;
    }

    /// <summary>
    /// Is there room for all of them? Folders of one file system report the same figures, and are taken for one.
    /// </summary>
    private void DemandRoom()
    {
        var overCommit = _request.DiskOverCommit;
        foreach (var group in _copies.Where(c => c.Place.Available is not null).GroupBy(c => (c.Place.Capacity, c.Place.Available)))
        {
            var (wanted, available) = (group.Sum(c => c.Wants(overCommit)), group.Key.Available!.Value);
            if (wanted > available)
            {
                var place = string.Join(", ", group.Select(c => c.Place.Description).Distinct());
                throw overCommit
                    ? StorageErrors.NoRoomForNow(There, place, wanted, available)
                    : StorageErrors.NoRoom(There, place, wanted, available);
            }
        }
    }

    private async Task AddCopyStepsAsync(IReadOnlyList<DiskPlan> plans, IHypervisor source)
    {
        foreach (var copy in _copies)
        {
            var incremental = plans.Any(p => p.Target == copy.Subject.Disk.Target && p.Decision is DiskDecision.CopiedIncrementally);
            _steps.Add(new MakeVolumeStep(copy.Place.Folder, VolumeFor(copy, incremental))
            {
                Original = copy.IsOfDevice ? "" : copy.Subject.Path,
                Target = copy.Subject.Disk.Target,
                MakesFolder = copy.Place.IsMissing,
                Room = _copies.Where(c => c.Place.Folder == copy.Place.Folder).Sum(c => c.Wants(_request.DiskOverCommit)),
            });
            if (copy.IsOfDevice)
            {
                _warnings.Add($"{copy.Subject.Path} is kept on {Here} as it is: a device is not deleted");
            }
            else if (_beyondCopies.TryGetValue(copy.Subject.Disk.Target, out var kept))
            {
                _warnings.Add($"{copy.Subject.Path} is kept on {Here}: {kept}");
                _steps.Add(new KeepImageStep(copy.Subject.Path!, kept));
            }
            else if (_request.KeepSource)
            {
                _steps.Add(new KeepImageStep(copy.Subject.Path!, "it was to be kept (-KeepSource)"));
            }
            else
            {
                await AddRemovalAsync(copy, source).ConfigureAwait(false);
            }
        }
    }

    private NewVolume VolumeFor(PlannedCopy copy, bool incremental)
    {
        var image = copy.Source;
        var backing = incremental ? copy.Subject.Backing.FirstOrDefault() : null;
        var isQcow2 = copy.Subject.Format == "qcow2";
        return new NewVolume(copy.Name, copy.Capacity, copy.Subject.Format)
        {
            BackingPath = backing?.Path,
            BackingFormat = backing is null ? null : FormatOf(copy.Subject, backing),
            Compatibility = isQcow2 ? image.Compatibility ?? "1.1" : null,
            Features = isQcow2 ? image.Features : [],
            ClusterSize = isQcow2 ? image.ClusterSize : null,
            IsNoCow = image.IsNoCow,
            Encryption = copy.Subject.Disk.Encryption?.Secrets[0],
        };
    }

    private string FormatOf(DiskSubject subject, GuestImage backing) =>
        subject.Disk.BackingChain.FirstOrDefault(b => b.Source.Path == backing.Path)?.Format
        ?? _folders.GetValueOrDefault(FolderPath.Of(backing.Path))?.Here.GetValueOrDefault(FolderPath.NameOf(backing.Path))?.Format
        ?? "raw";

    private async Task AddRemovalAsync(PlannedCopy copy, IHypervisor source)
    {
        var path = copy.Subject.Path!;
        var siblings = await FolderAccess.UseAsync(
            source, FolderPath.Of(path), build: false, pool => _here.ListVolumesAsync(pool!.Name, _cancellation), _cancellation).ConfigureAwait(false);
        var users = await ImageUsers.FindAsync(source, path, _guest.Uuid, siblings, _cancellation).ConfigureAwait(false);
        if (users.Count > 0)
        {
            var why = $"{string.Join(", ", users)} needs it";
            _warnings.Add($"{path} is kept on {Here}: {why}");
            _steps.Add(new KeepImageStep(path, why));
            return;
        }

        _steps.Add(new RemoveImageStep(_guest.Uuid, path)
        {
            Target = copy.Subject.Disk.Target, Copy = FolderPath.Join(copy.Place.Folder, copy.Name), Planned = ImageIdentity.Of(copy.Source),
        });
    }
}

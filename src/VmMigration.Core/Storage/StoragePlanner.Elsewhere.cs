using VmMigration.Domains;
using VmMigration.Preflight;

namespace VmMigration.Storage;

// Disks that are no files: network disks, pools without folders, devices.
internal sealed partial class StoragePlanner
{
    private Task<DiskPlan> DecideElsewhereAsync(DiskSubject subject) => subject.Disk.Source.Kind switch
    {
        _ when subject.Disk.IsRemovable && _request.EjectMedia => Task.FromResult(Eject(subject, $"a medium of {Here}")),
        DiskSourceKind.Block when subject.Disk.IsRemovable && _request.Storage is not StorageMode.Shared => throw Refusal(
            subject, $"is a drive of {Here} itself, of which {There} has another, or none",
            "Take its medium out on the destination with -EjectMedia.", CheckIds.RemovableMedia),
        DiskSourceKind.Network => Task.FromResult(DecideNetwork(subject)),
        DiskSourceKind.Volume => DecideVolumeAsync(subject),
        DiskSourceKind.Block => DecideBlockAsync(subject),
        _ => throw Refusal(
            subject, $"is {KindText(subject.Disk.Source.Kind)} of {Here}, which can be neither shared nor copied",
            "Detach it, or move the guest cold.", CheckIds.SharedStorage),
    };

    /// <summary>Both hosts are given the same servers and name, unless a server is the source itself.</summary>
    private DiskPlan DecideNetwork(DiskSubject subject)
    {
        var source = subject.Disk.Source;
        if (source.Servers.FirstOrDefault(IsOfThisHost) is { } server && _request.Storage is not StorageMode.Shared)
        {
            throw Refusal(
                subject, $"is reached through {server}, which on {There} is another machine than on {Here}",
                "Give the guest's disk a server name that means the same on both hosts; with -Storage Shared it is taken to do so.", CheckIds.SharedStorage);
        }

        var through = source.Servers.Count == 0 ? "each host's own configuration" : string.Join(", ", source.Servers);
        return Stays(subject, $"reached over the network by both hosts ({through})");
    }

    private async Task<DiskPlan> DecideVolumeAsync(DiskSubject subject)
    {
        var name = subject.Disk.Source.Pool!;
        var here = await _here.FindPoolAsync(name, _cancellation).ConfigureAwait(false);
        var there = await _there.FindPoolAsync(name, _cancellation).ConfigureAwait(false);
        if (there is null)
        {
            throw Refusal(subject, $"is in a storage pool that {There} does not have", $"Define and start pool {name} on {There}.", CheckIds.DiskPaths);
        }

        if (here?.NetworkSource is { } source && there.NetworkSource == source && there.Type == here.Type)
        {
            return Stays(subject, $"pool {name} is {here.Type} {source} on both hosts");
        }

        if (_request.Storage is StorageMode.Shared)
        {
            return Stays(subject, "on both hosts by the administrator's word");
        }

        return here is { TargetPath: { } devices, NetworkSource: null } && IsToBeImage(devices, name)
            ? await CopyDeviceAsync(subject with { Path = FolderPath.Join(devices, subject.Disk.Source.Volume!), Pool = name }, name).ConfigureAwait(false)
            : throw Refusal(
                subject, $"is in pool {name} of type {there.Type}; that it is the same storage on both hosts cannot be proved",
                $"If it is, say so: -Storage Shared. If not, {ToImage(name)}.", CheckIds.SharedStorage);
    }

    /// <summary>A device's path proves nothing; the pool that it comes from may.</summary>
    private async Task<DiskPlan> DecideBlockAsync(DiskSubject subject)
    {
        var path = subject.Disk.Source.Path!;
        if (_request.Storage is StorageMode.Shared)
        {
            return Stays(subject, "on both hosts by the administrator's word");
        }

        var here = await _here.FindVolumeByPathAsync(path, _cancellation).ConfigureAwait(false);
        var there = await _there.FindVolumeByPathAsync(path, _cancellation).ConfigureAwait(false);
        if (here is { Pool.NetworkSource: { } source } && there?.Pool.NetworkSource == source
            && here.Value.Pool.Type == there.Value.Pool.Type && here.Value.Name == there.Value.Name)
        {
            return Stays(subject, $"volume {here.Value.Name} of {here.Value.Pool.Type} {source} on both hosts");
        }

        if (IsToBeImage(FolderPath.Of(path), here?.Pool.Name))
        {
            return await CopyDeviceAsync(subject with { Path = FolderPath.Normal(path) }, here?.Pool.Name).ConfigureAwait(false);
        }

        throw Refusal(
            subject, "is a block device; the same path on both hosts is no proof that it is the same device",
            $"If both hosts have it, say so: -Storage Shared. If not, {ToImage(FolderPath.Of(path))}.", CheckIds.SharedStorage);
    }

    /// <summary>A device may be one of both hosts after all: a pool for copies alone does not say that it is to be copied.</summary>
    private bool IsToBeImage(string folder, string? pool) =>
        DiskPlace.Named(_request.Storage is StorageMode.Copy ? _request : _request with { StoragePool = null }, folder, pool) is not null;

    private static string ToImage(string key) =>
        $"have it copied into an image file of a pool: -PoolMap @{{ '{key}' = 'POOL' }}, or for all disks -Storage Copy -StoragePool POOL";

    /// <summary>A device's content goes into an image file: where the destination's devices are, is not to be guessed.</summary>
    private async Task<DiskPlan> CopyDeviceAsync(DiskSubject subject, string? pool)
    {
        var (folder, name) = (FolderPath.Of(subject.Path!), FolderPath.NameOf(subject.Path!));
        if (subject.IsMedium || subject.Disk.IsShareable || subject.Disk.Device == "lun")
        {
            throw Refusal(
                subject, "is a device that is only read, that others use too, or whose commands go through to it: no image file takes its place",
                $"Give {There} the same device and say so: -Storage Shared.", CheckIds.SharedStorage);
        }

        var volume = pool is null ? null : await _here.FindVolumeAsync(pool, name, _cancellation).ConfigureAwait(false);
        if ((subject.Images is [{ Capacity: > 0 } top, ..] ? top.Capacity : volume?.Capacity) is not { } size)
        {
            throw Refusal(
                subject, "is a block device whose size nobody says while the guest is off",
                $"Start the guest, or define a storage pool on {Here} that the device is in.", CheckIds.StorageTargets);
        }

        var finding = new FolderFinding(folder, FolderState.Apart)
        {
            Here = new Dictionary<string, StorageVolumeDescription> { [name] = new(name, size, size) },
        };
        return await CopyAsync(subject, finding, $"a device of {Here}", isOfDevice: true, pool).ConfigureAwait(false);
    }

    private static bool IsOfThisHost(string server) =>
        server.StartsWith('/') || server.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
        || server.StartsWith("127.", StringComparison.Ordinal) || server is "::1" or "[::1]";

    private static string KindText(DiskSourceKind kind) => kind switch
    {
        DiskSourceKind.Folder => "a folder",
        DiskSourceKind.Nvme => "an NVMe controller",
        DiskSourceKind.VhostUser => "a process behind a socket",
        DiskSourceKind.VhostVdpa => "a vDPA device",
        _ => "something unknown",
    };
}

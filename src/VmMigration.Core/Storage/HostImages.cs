using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Storage;

/// <summary>
/// Who on a host needs an image: guests by what their descriptions name, live or kept, and images of its pools by what they are
/// based on, each followed to the end of its chain. Two paths are one image where their files are one, whatever they are called.
/// What cannot be found out counts as a need. It is asked for one settlement, and remembers what it has seen of folders for that long.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="announce">Told of a folder before a pool is started over it.</param>
internal sealed class HostImages(IHypervisor host, Action<string> announce)
{
    private const int LongestChain = 64;
    private readonly Dictionary<string, Content> _folders = new(StringComparer.Ordinal);
    private IReadOnlyList<Root>? _roots;

    private string Name => host.Host.Name;

    /// <summary>The users, for reading.</summary>
    /// <param name="path">The image.</param>
    /// <param name="image">The image as it is seen now.</param>
    /// <param name="except">The guest that does not count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">The host is lost, or does not tell of its guests.</exception>
    public async Task<IReadOnlyList<string>> UsersAsync(string path, StorageVolumeDescription image, Guid except, CancellationToken cancellationToken)
    {
        SortedSet<string> users = new(StringComparer.Ordinal);
        _roots ??= await RootsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var root in _roots.Where(r => r.Guest != except))
        {
            if (root.WhyUnknown is { } why)
            {
                users.Add($"{root.Who} ({why})");
            }
            else if (await LeadsAsync(root, path, image, cancellationToken).ConfigureAwait(false) is { } how)
            {
                users.Add($"{root.Who} ({how})");
            }
        }

        return [.. users];
    }

    /// <summary>Whether a path, or what the file there is based on, is that image; null where it is not.</summary>
    private async Task<string?> LeadsAsync(Root root, string path, StorageVolumeDescription image, CancellationToken cancellationToken)
    {
        var at = root.Path;
        for (var depth = 0; depth < LongestChain; depth++)
        {
            if (FolderPath.Normal(at) == path)
            {
                return root.Says(depth);
            }

            var seen = await SeeAsync(at, cancellationToken).ConfigureAwait(false);
            if (seen.WhyUnknown is { } why)
            {
                return root.IsChainKnown ? null : $"what {at} is cannot be seen: {why.TrimEnd('.')}";
            }

            if (seen.Volume is not { } volume)
            {
                return null;
            }

            if (IsSame(volume, image))
            {
                return $"{root.Says(depth)} as {at}";
            }

            if (string.IsNullOrEmpty(volume.BackingPath) || root.IsChainKnown)
            {
                return null;
            }

            at = Absolute(volume.BackingPath, FolderPath.Of(at));
        }

        return $"the chain of {root.Path} has no end";
    }

    /// <summary>No two files that are of one size change at the same nanosecond, and the one that is asked about is not written to.</summary>
    private static bool IsSame(StorageVolumeDescription one, StorageVolumeDescription other) =>
        one.Changed is not null && one.Changed == other.Changed && one.Capacity == other.Capacity && one.Length == other.Length;

    private async Task<Seen> SeeAsync(string path, CancellationToken cancellationToken)
    {
        if (!path.StartsWith('/') || FolderPath.NameOf(path) is "." or ".." or "")
        {
            return new Seen(null, "it is no file's path");
        }

        var content = await LookAsync(FolderPath.Of(path), cancellationToken).ConfigureAwait(false);
        return content.WhyUnknown is { } why ? new Seen(null, why) : new Seen(content.Volumes.GetValueOrDefault(FolderPath.NameOf(path)), null);
    }

    private async Task<Content> LookAsync(string folder, CancellationToken cancellationToken)
    {
        if (_folders.TryGetValue(folder, out var known))
        {
            return known;
        }

        Content content;
        try
        {
            content = folder == "/dev" || folder.StartsWith("/dev/", StringComparison.Ordinal)
                ? new Content([], "it is a device")
                : new Content(await ListAsync(folder, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MigrationException e) when (!IsLost(e))
        {
            content = new Content([], e.Message);
        }

        return _folders[folder] = content;
    }

    private async Task<Dictionary<string, StorageVolumeDescription>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var standing = await host.Storage.FindPoolOfFolderAsync(folder, cancellationToken).ConfigureAwait(false);
        if (standing is null || IsOurs(standing))
        {
            announce(folder);
        }

        var volumes = await FolderAccess.SeeAsync(
            host,
            folder,
            async pool => pool is null ? [] : await host.Storage.ListVolumesAsync(pool.Name, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return volumes.ToDictionary(v => v.Name, StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<Root>> RootsAsync(CancellationToken cancellationToken)
    {
        List<Root> roots = [];
        var pools = await host.Storage.ListPoolsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var pool in pools.Where(p => p.IsFolder && !IsOurs(p)))
        {
            if (pool.Type != "dir" && !await host.Storage.IsStartedAsync(pool.Name, cancellationToken).ConfigureAwait(false))
            {
                // To start it would mount something.
                _folders[pool.TargetPath!] = new Content([], $"pool {pool.Name} is not started");
            }

            var content = await LookAsync(pool.TargetPath!, cancellationToken).ConfigureAwait(false);
            roots.AddRange(content.WhyUnknown is { } why
                ? [Root.Unknown($"pool {pool.Name}", $"what its images are based on cannot be seen: {why.TrimEnd('.')}")]
                : content.Volumes.Values.Where(v => !string.IsNullOrEmpty(v.BackingPath)).Select(v =>
                    new Root($"image {v.Name} of pool {pool.Name}", Absolute(v.BackingPath!, pool.TargetPath!)) { IsBacking = true }));
        }

        var images = await host.Storage.ListImagesAsync(null, cancellationToken).ConfigureAwait(false);
        foreach (var guest in await host.ListGuestsAsync(cancellationToken).ConfigureAwait(false))
        {
            roots.AddRange(images.Where(i => i.Guest == guest.Uuid && i.Path.StartsWith('/'))
                .Select(i => new Root($"guest {guest.Name}", i.Path) { Guest = guest.Uuid, IsChainKnown = true }));
            if (guest.State is not VmState.ShutOff)
            {
                roots.AddRange(await NamedAsync(guest, GuestXml.Live, pools, cancellationToken).ConfigureAwait(false));
            }

            if (guest.Persistent is not false)
            {
                roots.AddRange(await NamedAsync(guest, GuestXml.Kept, pools, cancellationToken).ConfigureAwait(false));
            }
        }

        return roots;
    }

    private async Task<IReadOnlyList<Root>> NamedAsync(
        MigrationVm guest, GuestXml which, IReadOnlyList<StoragePoolDescription> pools, CancellationToken cancellationToken)
    {
        try
        {
            var domain = DomainDescription.Parse(await host.GetGuestXmlAsync(guest.Uuid, which, cancellationToken).ConfigureAwait(false));
            return [.. Named(domain, which, pools).Select(r => r with { Who = $"guest {guest.Name}", Guest = guest.Uuid })];
        }
        catch (DomainXmlException e)
        {
            return [Root.Unknown($"guest {guest.Name}", e.Message.TrimEnd('.')) with { Guest = guest.Uuid }];
        }
        catch (MigrationException e) when (e.Error is MigrationError.VmNotFound)
        {
            return [];
        }
    }

    private IEnumerable<Root> Named(DomainDescription domain, GuestXml which, IReadOnlyList<StoragePoolDescription> pools)
    {
        foreach (var disk in domain.Disks)
        {
            var isRaw = disk.Format is null or "raw";
            foreach (var source in disk.BackingChain.Select(b => b.Source).Append(disk.Source).Concat(disk.Mirror is { } mirror ? [mirror.Target] : []))
            {
                if (RootOf(source, isRaw || which is GuestXml.Live, pools) is { } root)
                {
                    yield return root;
                }
            }
        }

        if (domain.Os.NvramPath is { } variables)
        {
            yield return new Root("", variables);
        }
    }

    /// <summary>What holds a disk's data, as far as that can be a file of the host; null where it cannot.</summary>
    private Root? RootOf(DiskSource source, bool isChainKnown, IReadOnlyList<StoragePoolDescription> pools)
    {
        switch (source.Kind)
        {
            case DiskSourceKind.File:
                return new Root("", source.Path!);
            case DiskSourceKind.Block:
                return isChainKnown ? null : Root.Unknown("", $"what {source.Path} is based on cannot be seen");
            case DiskSourceKind.Volume:
                var pool = pools.FirstOrDefault(p => p.Name == source.Pool);
                return pool is null ? Root.Unknown("", $"{Name} has no pool {source.Pool}")
                    : pool.IsFolder ? new Root("", FolderPath.Join(pool.TargetPath!, source.Volume!))
                    : isChainKnown ? null : Root.Unknown("", $"what {source.Description} is based on cannot be seen");
            case DiskSourceKind.Unknown:
                return Root.Unknown("", "one of its disks is of a kind that is not known");
            default:
                return null;
        }
    }

    private static string Absolute(string path, string folder) => path.StartsWith('/') ? path : FolderPath.Join(folder, path);

    private static bool IsOurs(StoragePoolDescription pool) => FolderAccess.IsOurs(pool);

    private static bool IsLost(MigrationException e) => e.Error is MigrationError.ConnectionLost or MigrationError.HostUnreachable;

    /// <summary>The files of a folder, or why they cannot be seen.</summary>
    private sealed record Content(Dictionary<string, StorageVolumeDescription> Volumes, string? WhyUnknown);

    /// <summary>A file, or that there is none, or why that cannot be seen.</summary>
    private readonly record struct Seen(StorageVolumeDescription? Volume, string? WhyUnknown);

    /// <summary>Where a chain of images begins that somebody needs.</summary>
    private sealed record Root(string Who, string Path)
    {
        /// <summary>The guest; null for an image of a pool.</summary>
        public Guid? Guest { get; init; }

        /// <summary>Whether all that it is based on is named, too, as QEMU has it open.</summary>
        public bool IsChainKnown { get; init; }

        /// <summary>Why it is not known what it needs.</summary>
        public string? WhyUnknown { get; init; }

        public static Root Unknown(string who, string why) => new(who, "") { WhyUnknown = why };

        /// <summary>Whether it is what an image is based on, and not what somebody uses.</summary>
        public bool IsBacking { get; init; }

        public string Says(int depth) => depth > 0 ? $"{Path} is based on it" : IsBacking ? "is based on it" : "uses it";
    }
}

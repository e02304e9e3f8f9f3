using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Storage;

/// <summary>Who else on a host needs an image: as a disk, as what a disk is based on, or for its firmware.</summary>
internal static class ImageUsers
{
    /// <summary>The users for reading, without the guest whose disk it is.</summary>
    /// <param name="host">The host.</param>
    /// <param name="path">The image.</param>
    /// <param name="except">The guest that does not count.</param>
    /// <param name="siblings">The volumes in the image's folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        IHypervisor host, string path, Guid except, IEnumerable<StorageVolumeDescription> siblings, CancellationToken cancellationToken)
    {
        SortedSet<string> users = new(StringComparer.Ordinal);
        users.UnionWith(siblings.Where(v => v.BackingPath == path && v.Path != path).Select(v => $"image {v.Name}"));
        var guests = await host.ListGuestsAsync(cancellationToken).ConfigureAwait(false);
        var images = await host.Storage.ListImagesAsync(null, cancellationToken).ConfigureAwait(false);
        var running = images.Where(i => i.Path == path && i.Guest != except).Select(i => i.Guest).ToHashSet();
        foreach (var guest in guests.Where(g => g.Uuid != except))
        {
            if (running.Contains(guest.Uuid) || (guest.Persistent is not false && await NamesAsync(host, guest.Uuid, path, cancellationToken).ConfigureAwait(false)))
            {
                users.Add($"guest {guest.Name}");
            }
        }

        return [.. users];
    }

    private static Task<bool> NamesAsync(IHypervisor host, Guid guest, string path, CancellationToken cancellationToken)
    {
        return GuestNeeds.MayBeSoAsync(
            host, guest, GuestXml.Kept,
            kept => kept.Disks.Any(d => Is(d.Source) || d.BackingChain.Any(b => Is(b.Source)))
                || (kept.Os.NvramPath is { } variables && FolderPath.Normal(variables) == path),
            cancellationToken);

        bool Is(DiskSource source) => source.Path is { } own && FolderPath.Normal(own) == path;
    }
}

using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>What a move's steps are settled with: both hosts, what the source itself said of the guest, and what was seen meanwhile.</summary>
/// <param name="uuid">The guest.</param>
/// <param name="source">The host that it was to leave.</param>
/// <param name="destination">The host that it was to go to.</param>
/// <param name="connections">Reaches both.</param>
/// <param name="announce">Writes down that a folder is looked into, before it is.</param>
internal sealed class Settlement(
    Guid uuid, HostReference source, HostReference destination, HostConnections connections, Action<LookStep> announce)
{
    private readonly Dictionary<MoveSide, HostImages> _images = [];
    private readonly FolderMarkers _markers = new();

    /// <summary>The guest.</summary>
    public Guid Uuid => uuid;

    /// <summary>The host that it was to leave.</summary>
    public HostReference Source => source;

    /// <summary>The host that it was to go to.</summary>
    public HostReference Destination => destination;

    /// <summary>How the source itself said that the guest left it; null where it has not.</summary>
    public string? Departure { get; init; }

    /// <summary>When a session was last at the move; null where one was all the time.</summary>
    public DateTimeOffset? LastSign { get; init; }

    /// <summary>One of the two hosts.</summary>
    public Task<IHypervisor> HostAsync(MoveSide side, CancellationToken cancellationToken) =>
        connections.GetAsync(side is MoveSide.Source ? source : destination, cancellationToken);

    /// <summary>What a host's images are needed for, as it is seen in this settlement.</summary>
    public async Task<HostImages> ImagesOfAsync(MoveSide side, CancellationToken cancellationToken)
    {
        if (!_images.TryGetValue(side, out var images))
        {
            images = new HostImages(await HostAsync(side, cancellationToken).ConfigureAwait(false), folder => Announce(side, folder));
            _images[side] = images;
        }

        return images;
    }

    /// <summary>Writes down that a folder of a host is looked into.</summary>
    public void Announce(MoveSide side, string folder) => announce(new LookStep(side, folder, _markers.On(side)));

    /// <summary>An image of a host as it is now; null where there is none.</summary>
    public async Task<StorageVolumeDescription?> FindImageAsync(MoveSide side, string path, CancellationToken cancellationToken)
    {
        var host = await HostAsync(side, cancellationToken).ConfigureAwait(false);
        var (folder, name) = (FolderPath.Of(path), FolderPath.NameOf(path));
        Announce(side, folder);
        return await FolderAccess.UseAsync(
            host,
            folder,
            build: false,
            async pool => pool is null ? null : await host.Storage.FindVolumeAsync(pool.Name, name, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks whether a folder of the source and one of the destination are one, and what is in them.</summary>
    public async Task<FolderFinding> LookAsync(
        (string Here, string There) folders, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var here = await HostAsync(MoveSide.Source, cancellationToken).ConfigureAwait(false);
        var there = await HostAsync(MoveSide.Destination, cancellationToken).ConfigureAwait(false);
        Announce(MoveSide.Source, folders.Here);
        Announce(MoveSide.Destination, folders.There);
        return await FolderProbe.LookAsync(here, folders.Here, there, folders.There, names, _markers, prove: true, cancellationToken).ConfigureAwait(false);
    }
}

using System.Globalization;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>Makes an empty image on the destination for a disk that is copied.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Volume">The image.</param>
internal sealed record MakeVolumeStep(string Folder, NewVolume Volume) : MoveStep(MoveSide.Destination)
{
    public const string Name = "makeVolume";

    /// <summary>Whether the folder was not there, and is made too.</summary>
    public bool MakesFolder { get; init; }

    /// <summary>The room that all copies to that folder want, in bytes.</summary>
    public long Room { get; init; }

    /// <summary>The content of a medium that is carried along; null for an image that libvirt fills.</summary>
    public Func<CancellationToken, Task<byte[]>>? Content { get; init; }

    public override string Kind => Name;

    public override string Subject => $"{(Content is null ? "empty image" : "medium")} {FolderPath.Join(Folder, Volume.Name)} of {VolumeSize.Text(Volume.Capacity)}";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["folder"] = Folder,
        ["volume"] = Volume.Name,
        ["bytes"] = Volume.Capacity.ToString(CultureInfo.InvariantCulture),
        ["format"] = Volume.Format,
        ["makesFolder"] = $"{MakesFolder}",
    };

    public static MakeVolumeStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(fields["folder"], new NewVolume(fields["volume"], long.Parse(fields["bytes"], NumberStyles.None, CultureInfo.InvariantCulture), fields["format"]))
        {
            MakesFolder = bool.Parse(fields["makesFolder"]),
        };

    /// <summary>
    /// qemu-img measures how fast the host hashes before it makes an image with LUKS, and on a busy host now and then finds that
    /// no time has passed (seen with 7.2). Code and domain are those of any program that fails.
    /// </summary>
    internal override bool IsTransient(MigrationException failure) =>
        failure.InnerException is LibvirtErrorException { Message: var message } && message.Contains("Unable to get accurate CPU usage", StringComparison.Ordinal);

    internal override async Task DoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        // Before the destination's folder is taken, since it is read from one of the source's.
        var content = Content is null ? null : await Content(cancellationToken).ConfigureAwait(false);
        try
        {
            await FolderAccess.UseAsync(
                host, Folder, MakesFolder, pool => MakeAsync(host, pool ?? throw NoFolder(host), content, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException) when (MakesFolder)
        {
            await host.Storage.RemoveFolderAsync(Folder, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    internal override async Task UndoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        await FolderAccess.UseAsync(
            host,
            Folder,
            build: false,
            async pool =>
            {
                // Of another size it is not the one that was made here.
                if (pool is not null
                    && await host.Storage.FindVolumeAsync(pool.Name, Volume.Name, cancellationToken).ConfigureAwait(false) is { } found
                    && (found.Capacity == Volume.Capacity || found.Length == Volume.Capacity))
                {
                    await DemandUnusedAsync(host, cancellationToken).ConfigureAwait(false);
                    await host.Storage.DeleteVolumeAsync(pool.Name, Volume.Name, cancellationToken).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (MakesFolder)
        {
            await host.Storage.RemoveFolderAsync(Folder, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whoever took it for a disk since then keeps it.</summary>
    private async Task DemandUnusedAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        var path = FolderPath.Join(Folder, Volume.Name);
        if (await ImageUsers.FindAsync(host, path, Guid.Empty, [], cancellationToken).ConfigureAwait(false) is { Count: > 0 } users)
        {
            throw GuestNeeds.Kept(host, users, $"virsh vol-delete {CommandText.Sh(path)}", path);
        }
    }

    private async Task<bool> MakeAsync(IHypervisor host, StoragePoolDescription pool, byte[]? content, CancellationToken cancellationToken)
    {
        if (pool.Available < Room)
        {
            throw StorageErrors.NoRoom(host.Host.Name, Folder, Room, pool.Available);
        }

        if (await host.Storage.FindVolumeAsync(pool.Name, Volume.Name, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw StorageErrors.NameTaken(host.Host.Name, FolderPath.Join(Folder, Volume.Name));
        }

        var made = await host.Storage.CreateVolumeAsync(pool.Name, Volume, cancellationToken).ConfigureAwait(false);
        try
        {
            if (made.Capacity != Volume.Capacity)
            {
                throw new MigrationException(
                    MigrationError.Incompatible,
                    $"{host.Host.Name} made {Volume.Name} with {made.Capacity} bytes instead of {Volume.Capacity}, which no copy fits.",
                    "Make the guest's disk a whole number of MiB larger (virsh blockresize), or choose another pool.",
                    Volume.Name);
            }

            if (content is not null)
            {
                await host.Storage.WriteAsync(pool.Name, Volume.Name, content, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch
        {
            await host.Storage.DeleteVolumeAsync(pool.Name, Volume.Name, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private MigrationException NoFolder(IHypervisor host) => new(
        MigrationError.StoragePoolNotFound, $"{host.Host.Name} has no folder {Folder} any more.", "Look into it on that host, and try again.", Folder);
}

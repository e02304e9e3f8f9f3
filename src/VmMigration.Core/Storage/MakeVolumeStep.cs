using System.Globalization;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>Makes an empty image on the destination for a disk that is copied.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Volume">The image.</param>
internal sealed record MakeVolumeStep(string Folder, NewVolume Volume) : MoveStep(MoveSide.Destination), IImageStep
{
    /// <summary>An image that was made and never written to takes no more than its format needs.</summary>
    private const long MostOfEmpty = 1L << 20;

    /// <summary>The permissions of a volume that libvirt makes.</summary>
    private const string OwnMode = "0600";

    public const string Name = "makeVolume";

    /// <summary>Whether the folder was not there, and is made too.</summary>
    public bool MakesFolder { get; init; }

    /// <summary>The room that all copies to that folder want, in bytes.</summary>
    public long Room { get; init; }

    /// <summary>The content of a medium that is carried along; null for an image that libvirt fills.</summary>
    public Func<CancellationToken, Task<byte[]>>? Content { get; init; }

    /// <summary>What it is a copy of on the source: a file; empty for a device; null in a journal that does not say so.</summary>
    public string? Original { get; init; }

    /// <summary>The disk that it is for; null for the firmware's variables.</summary>
    public string? Target { get; init; }

    /// <summary>What it was when it had been made; null where nobody knows whether it was.</summary>
    public ImageIdentity? Made { get; init; }

    /// <summary>When that was, by the clock of this session.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    public override string Kind => Name;

    /// <summary>Its path.</summary>
    public string Path => FolderPath.Join(Folder, Volume.Name);

    /// <inheritdoc/>
    public ImageIdentity? Known => Made;

    public override string Subject => $"{(Content is null ? "empty image" : "medium")} {FolderPath.Join(Folder, Volume.Name)} of {VolumeSize.Text(Volume.Capacity)}";

    public override IReadOnlyDictionary<string, string> Fields
    {
        get
        {
            Dictionary<string, string> fields = new(StringComparer.Ordinal)
            {
                ["folder"] = Folder,
                ["volume"] = Volume.Name,
                ["bytes"] = Volume.Capacity.ToString(CultureInfo.InvariantCulture),
                ["format"] = Volume.Format,
                ["makesFolder"] = $"{MakesFolder}",
            };
            fields.SetKnown("original", Original);
            fields.SetKnown("target", Target);
            fields.SetKnown("madeAt", MadeAt?.ToString("O", CultureInfo.InvariantCulture));
            Made?.Write(fields, "made");
            return fields;
        }
    }

    public static MakeVolumeStep Read(IReadOnlyDictionary<string, string> fields) => new(
        FolderPath.Demand(fields["folder"]),
        new NewVolume(FolderPath.DemandName(fields["volume"]), long.Parse(fields["bytes"], NumberStyles.None, CultureInfo.InvariantCulture), fields["format"]))
    {
        MakesFolder = bool.Parse(fields["makesFolder"]),
        Original = !fields.TryGetValue("original", out var original) || original == "" ? original : FolderPath.Demand(original),
        Target = fields.GetValueOrDefault("target"),
        Made = ImageIdentity.Read(fields, "made"),
        MadeAt = fields.TryGetValue("madeAt", out var at) ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null,
    };

    /// <summary>
    /// qemu-img measures how fast the host hashes before it makes an image with LUKS, and on a busy host now and then finds that
    /// no time has passed (seen with 7.2). Code and domain are those of any program that fails.
    /// </summary>
    internal override bool IsTransient(MigrationException failure) =>
        failure.InnerException is LibvirtErrorException { Message: var message } && message.Contains("Unable to get accurate CPU usage", StringComparison.Ordinal);

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => PerformAsync(host, cancellationToken);

    /// <summary>Makes it, and knows from then on what it has made.</summary>
    internal override async Task<MoveStep> PerformAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        // Before the destination's folder is taken, since it is read from one of the source's.
        var content = Content is null ? null : await Content(cancellationToken).ConfigureAwait(false);
        try
        {
            var made = await FolderAccess.UseAsync(
                host, Folder, MakesFolder, pool => MakeAsync(host, pool ?? throw NoFolder(host), content, cancellationToken), cancellationToken).ConfigureAwait(false);
            return this with { Made = ImageIdentity.Of(made), MadeAt = TimeProvider.System.GetUtcNow() };
        }
        catch (MigrationException) when (MakesFolder)
        {
            await host.Storage.RemoveFolderAsync(Folder, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Without the other host there are no proofs, and nothing is deleted but what is empty.</summary>
    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => DeleteAsync(host, image => WhyNotEmpty(image) is null, cancellationToken);

    internal override async Task<string?> UndoAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        if (Original is null)
        {
            return "the journal does not say what it is a copy of";
        }

        var subject = new DeletionSubject(MoveSide.Destination, Path) { Twin = Original == "" ? null : Original, Target = Target, WhyOther = image => WhyOther(image, settlement) };
        var proof = await DeletionProof.ProveAsync(subject, settlement, cancellationToken).ConfigureAwait(false);
        if (proof.WhyKept is { } why)
        {
            return why;
        }

        await DeleteAsync(host, image => image.Capacity == proof.Image?.Capacity, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task DeleteAsync(IHypervisor host, Func<StorageVolumeDescription, bool> isMeant, CancellationToken cancellationToken)
    {
        await FolderAccess.UseAsync(
            host,
            Folder,
            build: false,
            async pool =>
            {
                if (pool is not null
                    && await host.Storage.FindVolumeAsync(pool.Name, Volume.Name, cancellationToken).ConfigureAwait(false) is { } found && isMeant(found))
                {
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

    private string? WhyOther(StorageVolumeDescription image, Settlement settlement) =>
        Made is null ? WhyNotEmpty(image) : Made.WhyNotWritten(image, LatestWrite(settlement));

    /// <summary>When the move may have written to it at the latest, by the host's clock.</summary>
    private decimal? LatestWrite(Settlement settlement) =>
        settlement.LastSign is { } sign && MadeAt is { } at && FileTimes.Of(Made!.Changed) is { } made
            ? made.Inode + (decimal)Math.Max(0, (sign - at).TotalSeconds) : null;

    /// <summary>Whether it was made is not known: of one that holds something it is not taken for granted.</summary>
    private string? WhyNotEmpty(StorageVolumeDescription image) =>
        image.Capacity != Volume.Capacity && image.Length != Volume.Capacity ? $"it has {image.Capacity} bytes, and {Volume.Capacity} were to be made"
        : image.Format is not null && image.Format != Volume.Format && Content is null ? $"it is {image.Format}, and {Volume.Format} was to be made"
        : image.Mode is not (null or OwnMode) ? $"its permissions are {image.Mode}, which those of an image that is made here are not"
        : image.Allocation > (Volume.Format == "raw" ? 0 : MostOfEmpty) ? "whether it was made here is not known, and it holds something"
        : null;

    private async Task<StorageVolumeDescription> MakeAsync(IHypervisor host, StoragePoolDescription pool, byte[]? content, CancellationToken cancellationToken)
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
                made = await host.Storage.FindVolumeAsync(pool.Name, Volume.Name, cancellationToken).ConfigureAwait(false) ?? made;
            }

            return made;
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

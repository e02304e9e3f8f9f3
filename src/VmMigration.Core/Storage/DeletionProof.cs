using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>
/// What must be so before an image is deleted, asked at that moment: five proofs, or the reason why it is kept. Every step
/// that deletes an image asks here, whether the guest has gone or has stayed, in the session of the move or in a later one.
/// </summary>
internal sealed record DeletionProof
{
    /// <summary>1: how the host that the guest is not on, or is on still, said so itself.</summary>
    public string? Departure { get; private init; }

    /// <summary>2: that the guest is in order where it is, and what it has there instead of the image.</summary>
    public string? Twin { get; private init; }

    /// <summary>3: that the image is in a folder that the other host does not see.</summary>
    public string? Apart { get; private init; }

    /// <summary>4: the image, which is the one that the journal knows.</summary>
    public StorageVolumeDescription? Image { get; private init; }

    /// <summary>5: that no guest and no image of its host needs it.</summary>
    public string? Unneeded { get; private init; }

    /// <summary>Why the image is kept; null where nothing speaks against its end.</summary>
    public string? WhyKept { get; private init; }

    /// <summary>Whether there is no such file: nothing is to be deleted.</summary>
    public bool IsGone { get; private init; }

    /// <summary>Proves that an image may go.</summary>
    /// <param name="subject">The image.</param>
    /// <param name="settlement">The move.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">A host was lost, or does not answer: nothing is known.</exception>
    public static async Task<DeletionProof> ProveAsync(DeletionSubject subject, Settlement settlement, CancellationToken cancellationToken)
    {
        var proof = new DeletionProof();
        foreach (var prove in (Func<DeletionSubject, Settlement, DeletionProof, CancellationToken, Task<DeletionProof>>[])
            [ProveDepartureAsync, ProveTwinAsync, ProveApartAsync, ProveUnneededAsync])
        {
            proof = await prove(subject, settlement, proof, cancellationToken).ConfigureAwait(false);
            if (proof.WhyKept is not null || proof.IsGone)
            {
                return proof;
            }
        }

        return proof;
    }

    /// <summary>Deletes the image, unless something speaks against it or it has changed since that was asked.</summary>
    /// <param name="host">The host that has it.</param>
    /// <param name="path">Its path there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it is kept; null where it is gone.</returns>
    public async Task<string?> DeleteAsync(IHypervisor host, string path, CancellationToken cancellationToken)
    {
        if (WhyKept is not null || IsGone)
        {
            return WhyKept;
        }

        return await FolderAccess.UseAsync(host, FolderPath.Of(path), build: false, DeleteFromAsync, cancellationToken).ConfigureAwait(false);

        async Task<string?> DeleteFromAsync(StoragePoolDescription? pool)
        {
            if (pool is null || await host.Storage.FindVolumeAsync(pool.Name, Image!.Name, cancellationToken).ConfigureAwait(false) is not { } now)
            {
                return null;
            }

            if (now.Changed != Image.Changed)
            {
                return "it was changed while that was proved";
            }

            await host.Storage.DeleteVolumeAsync(pool.Name, Image.Name, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private static async Task<DeletionProof> ProveDepartureAsync(
        DeletionSubject subject, Settlement settlement, DeletionProof proof, CancellationToken cancellationToken)
    {
        if (subject.Side is MoveSide.Source)
        {
            return (subject.Departure ?? settlement.Departure) is { } said ? proof with { Departure = said } : proof with
            {
                WhyKept = $"{settlement.Source.Name} itself has not said that the guest left it",
            };
        }

        var source = await settlement.HostAsync(MoveSide.Source, cancellationToken).ConfigureAwait(false);
        return await source.GetGuestAsync(settlement.Uuid, cancellationToken).ConfigureAwait(false) is { } guest
            ? proof with { Departure = $"{settlement.Source.Name} has the guest" }
            : proof with { WhyKept = $"{settlement.Source.Name} does not have the guest any more: this may be all that is left of it" };
    }

    private static async Task<DeletionProof> ProveTwinAsync(
        DeletionSubject subject, Settlement settlement, DeletionProof proof, CancellationToken cancellationToken)
    {
        var host = await settlement.HostAsync(subject.OtherSide, cancellationToken).ConfigureAwait(false);
        var guest = await host.GetGuestAsync(settlement.Uuid, cancellationToken).ConfigureAwait(false);
        if (guest is null)
        {
            return proof with { WhyKept = $"{host.Host.Name} does not have the guest" };
        }

        if (subject.Side is MoveSide.Source && guest.WhyNotInOrder is { } trouble)
        {
            return proof with { WhyKept = $"on {host.Host.Name} the guest {trouble}" };
        }

        if (subject.Twin is not { } twin)
        {
            return proof with { Twin = $"on {host.Host.Name} it has a device" };
        }

        // Of a guest that is off, this is its only description.
        var xml = await host.GetGuestXmlAsync(settlement.Uuid, guest.IsActive ? GuestXml.Live : GuestXml.Kept, cancellationToken).ConfigureAwait(false);
        return await NamesAsync(host, DomainDescription.Parse(xml), subject.Target, twin, cancellationToken).ConfigureAwait(false)
            ? proof with { Twin = $"on {host.Host.Name} it has {twin}" }
            : proof with { WhyKept = $"on {host.Host.Name} the guest does not name {twin}" };
    }

    private static async Task<bool> NamesAsync(IHypervisor host, DomainDescription domain, string? target, string path, CancellationToken cancellationToken)
    {
        if (target is null)
        {
            return domain.Os.NvramPath is { } variables && FolderPath.Normal(variables) == path;
        }

        return domain.Disks.FirstOrDefault(d => d.Target == target)?.Source switch
        {
            { Kind: DiskSourceKind.File, Path: { } named } => FolderPath.Normal(named) == path,
            { Kind: DiskSourceKind.Volume, Pool: { } pool, Volume: { } volume } =>
                await host.Storage.FindPoolAsync(pool, cancellationToken).ConfigureAwait(false) is { TargetPath: { } folder } && FolderPath.Join(folder, volume) == path,
            _ => false,
        };
    }

    private static async Task<DeletionProof> ProveApartAsync(
        DeletionSubject subject, Settlement settlement, DeletionProof proof, CancellationToken cancellationToken)
    {
        var (folder, name) = (FolderPath.Of(subject.Path), FolderPath.NameOf(subject.Path));
        if (subject.Twin is not { } twin)
        {
            var alone = await settlement.FindImageAsync(subject.Side, subject.Path, cancellationToken).ConfigureAwait(false);
            return Judge(subject, alone, proof with { Apart = "a device is no file of a folder" });
        }

        StorageVolumeDescription? image = null;
        foreach (var other in (string[])[.. new[] { FolderPath.Of(twin), folder }.Distinct(StringComparer.Ordinal)])
        {
            FolderFinding finding;
            try
            {
                finding = await settlement.LookAsync(
                    subject.Side is MoveSide.Source ? (folder, other) : (other, folder), [name, FolderPath.NameOf(twin)], cancellationToken).ConfigureAwait(false);
            }
            catch (MigrationException e) when (e.Error is MigrationError.StorageNotShared)
            {
                // The source has no such folder.
                if (other == FolderPath.Of(twin))
                {
                    return subject.Side is MoveSide.Source ? proof with { IsGone = true } : proof with { WhyKept = e.Message.TrimEnd('.') };
                }

                continue;
            }

            if (finding.Refused is { } refused)
            {
                return proof with { WhyKept = $"whether both hosts share {folder} was not looked at: {refused.Message.TrimEnd('.')}" };
            }

            if (finding.State is FolderState.Shared)
            {
                return proof with { WhyKept = $"{settlement.Source.Name} and {settlement.Destination.Name} share {folder}, which they did not when the move was planned" };
            }

            image ??= (subject.Side is MoveSide.Source ? finding.Here : finding.There).GetValueOrDefault(name);
            if (other == FolderPath.Of(twin) && !(subject.Side is MoveSide.Source ? finding.There : finding.Here).ContainsKey(FolderPath.NameOf(twin)))
            {
                return proof with { WhyKept = $"{twin} is not there on {(subject.OtherSide is MoveSide.Source ? settlement.Source : settlement.Destination).Name}" };
            }
        }

        return Judge(subject, image, proof with { Apart = $"{settlement.Source.Name} and {settlement.Destination.Name} do not share {folder}" });
    }

    private static DeletionProof Judge(DeletionSubject subject, StorageVolumeDescription? image, DeletionProof proof) =>
        image is null ? proof with { IsGone = true }
        : subject.WhyOther(image) is { } other ? proof with { WhyKept = $"it is not known to be the image that this move knows: {other}" }
        : proof with { Image = image };

    private static async Task<DeletionProof> ProveUnneededAsync(
        DeletionSubject subject, Settlement settlement, DeletionProof proof, CancellationToken cancellationToken)
    {
        var images = await settlement.ImagesOfAsync(subject.Side, cancellationToken).ConfigureAwait(false);
        var users = await images.UsersAsync(
            subject.Path, proof.Image!, subject.Except ?? Guid.Empty, cancellationToken).ConfigureAwait(false);
        return users.Count == 0
            ? proof with { Unneeded = "no guest and no image of a pool needs it" }
            : proof with { WhyKept = $"it is needed by {string.Join(", ", users)}" };
    }
}

using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>Who drives a move, and why it is not the source's daemon.</summary>
/// <param name="Mode">Never <see cref="ControlMode.Auto"/>.</param>
/// <param name="IsProved">Whether the daemons were seen to reach each other.</param>
/// <param name="Why">Why peer to peer would not do; null where it does, or was not wanted.</param>
internal sealed record ControlChoice(ControlMode Mode, bool IsProved, string? Why)
{
    /// <summary>Chooses.</summary>
    /// <exception cref="MigrationException">Peer to peer is wanted, or needed, and does not work.</exception>
    public static async Task<ControlChoice> MakeAsync(
        MigrationRequest request, GuestStatus guest, DomainDescription domain, StoragePlan storage, IHypervisor source, bool prove, CancellationToken cancellationToken)
    {
        if (request.Control is ControlMode.Direct)
        {
            return new ControlChoice(ControlMode.Direct, false, null);
        }

        var mayBeDirect = request is { Control: ControlMode.Auto, Tunnelled: false };
        if (request.Destination.EffectivePeerUri is not { } peerUri)
        {
            var why = $"{request.Destination.Name} is known here only as {request.Destination.Uri}, which other hosts cannot use";
            return mayBeDirect ? new ControlChoice(ControlMode.Direct, false, why) : throw new MigrationException(
                MigrationError.PeerUnreachable,
                $"{request.VM} was not moved: {why}.",
                "Give the destination a peerUri in the inventory, or a URI with its host name (qemu+ssh://HOST/system).",
                request.Destination.Name);
        }

        if (!prove)
        {
            return new ControlChoice(ControlMode.PeerToPeer, false, null);
        }

        try
        {
            var proof = ProofOf(request, storage, peerUri);
            await VmErrors.BeforeMoveAsync(
                guest.Name, () => PeerProof.ProveAsync(source, request.Destination, guest.Uuid, proof, cancellationToken)).ConfigureAwait(false);
            return new ControlChoice(ControlMode.PeerToPeer, true, null);
        }
        catch (MigrationException e) when (mayBeDirect && e is { Error: MigrationError.PeerUnreachable, InnerException: { } cause })
        {
            return new ControlChoice(
                ControlMode.Direct, false, $"{request.Source.Name}'s libvirt cannot reach {request.Destination.Name}'s at {peerUri}: {cause.Message}");
        }
        catch (MigrationException e) when (UnknownFileSystem.Explain(e, request, storage.Disks, domain) is { } known)
        {
            throw known;
        }
        catch (MigrationException e) when (request.Kind is MigrationKind.Cold && e.Error is not (MigrationError.PeerUnreachable or MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            // What the source says of a guest that runs is not about the one that is off.
            return new ControlChoice(ControlMode.PeerToPeer, false, null);
        }
    }

    /// <summary>
    /// Of disks that are copied the source has to know, or it fears for them. A guest that is shut down first is asked for as one
    /// that is off: what it has now that cannot be moved, it does not have then.
    /// </summary>
    private static PeerMigration ProofOf(MigrationRequest request, StoragePlan storage, string peerUri) => request.Kind is MigrationKind.Cold
        ? new PeerMigration(peerUri, MigrationFlags.Offline | MigrationFlags.PersistDestination, new TypedParameters([]))
        : new PeerMigration(
            peerUri, storage.Flags | (request.Unsafe ? MigrationFlags.Unsafe : MigrationFlags.None), new TypedParameters([.. storage.Parameters]));
}

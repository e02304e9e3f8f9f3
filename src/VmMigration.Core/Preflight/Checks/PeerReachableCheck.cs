using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Has the source's daemon connect to the destination's, as it would for a move, once for both whatever guest is moved. A
/// guest that may not leave its host at all proves nothing.
/// </summary>
internal sealed class PeerReachableCheck() : PreflightCheck(
    "PeerReachable", CheckCategory.Connection, "Does the source's daemon reach the destination's?",
    "operation failed: Failed to connect to remote libvirt URI qemu+ssh://kvm2/system: Host key verification failed")
{
    /// <inheritdoc/>
    public override bool PlanDecides => true;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (request, source, destination) = (move.Request, move.Source.Name, move.Destination.Name);
        if (request.Control is ControlMode.Direct)
        {
            found.Pass("it need not: this session drives the move");
            return;
        }

        if (request.Destination.EffectivePeerUri is not { } uri)
        {
            Trouble(
                $"{destination} is known here only as {request.Destination.Uri}, which other hosts cannot use",
                $"Give {destination} a peerUri in the inventory, or name it by a URI with its host name (qemu+ssh://HOST/system).");
            return;
        }

        if (!move.Guest.Status.IsActive || move.Facts.Job is not null)
        {
            found.Skipped("it is proved with a guest that runs and has no job");
            return;
        }

        var proof = await ProveAsync(move, uri).ConfigureAwait(false);
        switch (proof)
        {
            case null:
                found.Pass($"{source}'s daemon reaches {destination}'s at {uri}");
                break;
            case { Error: MigrationError.PeerUnreachable }:
                Trouble(proof.Message.TrimEnd('.'), proof.RecommendedAction);
                break;
            default:
                found.Skipped($"it is not proved with this guest, which {source} does not let go: {proof.Message.TrimEnd('.')}");
                break;
        }

        void Trouble(string why, string fix)
        {
            if (request is { Control: ControlMode.Auto, Tunnelled: false })
            {
                found.Warning($"{why}; so this session has to drive the move, and to stay until its end", fix, destination);
            }
            else
            {
                found.Fail(why, fix, destination, error: MigrationError.PeerUnreachable);
            }
        }
    }

    /// <summary>What the first guest finds out of the way holds for all, unless it was refused for its own sake.</summary>
    private static async Task<MigrationException?> ProveAsync(MoveView move, string uri)
    {
        var first = await move.Source.OnceAsync($"peer {uri}", ProveOnceAsync).ConfigureAwait(false);
        return first is null or { Error: MigrationError.PeerUnreachable }
            ? first
            : await move.Source.OnceAsync($"peer {uri} with {move.Guest.Uuid}", ProveOnceAsync).ConfigureAwait(false);

        async Task<MigrationException?> ProveOnceAsync(CancellationToken token)
        {
            // Whether its disks may stay behind is not the question, and nothing is moved.
            var proof = new PeerMigration(uri, MigrationFlags.Unsafe, new TypedParameters([]));
            try
            {
                return await move.Guest.AloneAsync(
                    async () =>
                    {
                        await PeerProof.ProveAsync(move.Source.Hypervisor, move.Request.Destination, move.Guest.Uuid, proof, token).ConfigureAwait(false);
                        return (MigrationException?)null;
                    },
                    token).ConfigureAwait(false);
            }
            catch (MigrationException e)
            {
                return e;
            }
        }
    }
}

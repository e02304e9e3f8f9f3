using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;

namespace VmMigration.Migration;

/// <summary>Turns a request into a plan: reads both hosts, asks the checks, chooses flags and parameters. Changes nothing.</summary>
public static class MigrationPlanner
{
    /// <summary>Plans a move.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="source">The source host.</param>
    /// <param name="destination">The destination host.</param>
    /// <param name="prove">
    /// Whether to prove that the daemons reach each other. A move that makes nothing beforehand need not: its first step is
    /// that very connection and fails in the same words before anything is started, and over ssh it costs a third of a
    /// small guest's move.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Why it would not work.</exception>
    public static async Task<MigrationPlan> PlanAsync(
        MigrationRequest request, IHypervisor source, IHypervisor destination, bool prove, CancellationToken cancellationToken)
    {
        if (request.Destination.EffectivePeerUri is not { } peerUri)
        {
            throw new MigrationException(
                MigrationError.PeerUnreachable,
                $"{request.VM} was not moved: {request.Destination.Name} is known here only as {request.Destination.Uri}, "
                + "which other hosts cannot use.",
                "Give the destination a peerUri in the inventory, or a URI with its host name (qemu+ssh://HOST/system).",
                request.Destination.Name);
        }

        var parameters = ParametersFor(request);
        var facts = await VmErrors.BeforeMoveAsync(
            request.VM, () => ReadAsync(request, source, destination, cancellationToken)).ConfigureAwait(false);
        MoveChecks.Demand(facts);
        var guest = facts.Guest!;
        if (prove)
        {
            await VmErrors.BeforeMoveAsync(
                guest.Name,
                () => PeerProof.ProveAsync(source, request.Destination, guest.Uuid, peerUri, cancellationToken)).ConfigureAwait(false);
        }

        var flags = FlagsFor(request, guest);
        return new MigrationPlan
        {
            Request = request,
            Guest = guest,
            Peer = new PeerMigration(peerUri, flags, parameters),
            Description = PlanDescription.Of(request, guest, flags, peerUri),
            Warnings = WarningsFor(request, guest),
            ChecksPassed = MoveChecks.All.Count + (prove ? 1 : 0),
        };
    }

    private static async Task<MoveFacts> ReadAsync(
        MigrationRequest request, IHypervisor source, IHypervisor destination, CancellationToken cancellationToken)
    {
        var sourceFacts = source.GetFactsAsync(cancellationToken).Observed();
        var destinationFacts = destination.GetFactsAsync(cancellationToken).Observed();
        var guest = await source.FindGuestAsync(request.VM, cancellationToken).ConfigureAwait(false);
        var sameName = destination.FindGuestAsync(guest?.Name ?? request.VM, cancellationToken);
        var sameUuid = guest is null ? Task.FromResult<GuestStatus?>(null) : destination.GetGuestAsync(guest.Uuid, cancellationToken);
        var job = guest is { IsActive: true } ? source.GetJobAsync(guest.Uuid, cancellationToken) : Task.FromResult<MigrationSample?>(null);
        await Task.WhenAll(sourceFacts, destinationFacts, sameName, sameUuid, job).ConfigureAwait(false);
        return new MoveFacts(
            request,
            await sourceFacts.ConfigureAwait(false),
            await destinationFacts.ConfigureAwait(false),
            guest,
            await job.ConfigureAwait(false),
            await sameUuid.ConfigureAwait(false),
            await sameName.ConfigureAwait(false));
    }

    private static MigrationFlags FlagsFor(MigrationRequest request, GuestStatus guest)
    {
        var flags = MigrationFlags.Live | MigrationFlags.PeerToPeer;
        if (request.Persist ?? guest.Persistent)
        {
            flags |= MigrationFlags.PersistDestination;
        }

        if (guest.Persistent && !request.KeepSource)
        {
            flags |= MigrationFlags.UndefineSource;
        }

        return flags;
    }

    private static TypedParameters ParametersFor(MigrationRequest request)
    {
        List<TypedParameter> parameters = [];
        if (request.MaxDowntime is { } downtime && downtime < TimeSpan.FromMilliseconds(1))
        {
            throw new MigrationException(
                MigrationError.ParameterInvalid,
                $"{request.VM} was not moved: no guest can be moved without standing still for at least 1 ms.",
                "Give -MaxDowntime 1 ms or more; a busy guest needs some hundred.",
                request.VM);
        }

        if ((request.MigrationAddress ?? request.Destination.MigrationAddress) is { } address)
        {
            parameters.Add(new("migrate_uri", MigrationUri.For(address)));
        }

        if (request.Bandwidth is { } bandwidth)
        {
            if (bandwidth < 1)
            {
                throw new MigrationException(
                    MigrationError.ParameterInvalid,
                    $"{request.VM} was not moved: at {bandwidth} MiB/s it would never arrive.",
                    "Give -Bandwidth 1 MiB/s or more, or leave it out for as fast as it goes.",
                    request.VM);
            }

            parameters.Add(new("bandwidth", (ulong)bandwidth));
        }

        return new TypedParameters(parameters);
    }

    private static string[] WarningsFor(MigrationRequest request, GuestStatus guest) => (request, guest) switch
    {
        ({ KeepSource: true }, { Persistent: false }) =>
            [$"{guest.Name} is transient: {request.Source.Name} has no definition of it to keep"],
        ({ Persist: false, KeepSource: false }, { Persistent: true }) =>
            [$"{guest.Name} will be defined nowhere: when it ends on {request.Destination.Name}, it is gone"],
        _ => [],
    };
}

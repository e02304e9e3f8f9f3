using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Peer to peer: the source's daemon does it all. Where the daemons' connection was closed before anything was begun, by both
/// hosts' word, it is asked once more.
/// </summary>
internal sealed class PeerWay(MigrationPlan plan, IHypervisor source, MigrationServices services, MoveRecorder recorder) : IMoveWay
{
    public bool OutlivesSession => true;

    public async Task PerformAsync(MigrationJournal journal, CancellationToken cancellationToken)
    {
        journal.Stage(MoveStage.Performing);
        try
        {
            await source.MigrateAsync(plan.Guest.Uuid, plan.Peer, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (PeerProof.IsConnectionClosed(e) && recorder.Latest is { Phase: MigrationPhase.Reserving, MemoryTotal: null, DiskTotal: null })
        {
            if (!await IsAsBeforeAsync(cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            recorder.Milestone(MigrationPhase.Reserving, $"once more, since nothing was begun: {e.Message}");
            journal.Note(e.Message);
            await source.MigrateAsync(plan.Guest.Uuid, plan.Peer, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether both hosts say that the guest is on the source alone, and nothing is being done to it. The same error ends a move that had got far.</summary>
    public async Task<bool> IsAsBeforeAsync(CancellationToken cancellationToken)
    {
        var here = await GuestAnswer.AskSourceAsync(plan.Guest.Uuid, plan.Request.Source, services, cancellationToken).ConfigureAwait(false);
        var there = await GuestAnswer.AskAsync(plan.Guest.Uuid, plan.Request.Destination, services, cancellationToken).ConfigureAwait(false);
        return (plan.Kind is MigrationKind.Cold ? RecoveryRule.JudgeCold(here, there) : VerdictRule.Decide(here, there)) is Verdict.NotMoved;
    }
}

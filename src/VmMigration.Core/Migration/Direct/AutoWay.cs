namespace VmMigration.Migration;

/// <summary>
/// Peer to peer, and direct where that ends at the daemons' connection before anything has been started: the first step
/// of a move by peer to peer is what proves the way, and costs nothing more.
/// </summary>
internal sealed class AutoWay(
    PeerWay peer, DirectWay direct, MigrationPlan plan, MoveRecorder recorder) : IMoveWay
{
    private IMoveWay _way = peer;

    public bool OutlivesSession => _way.OutlivesSession;

    public async Task PerformAsync(MigrationJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            await peer.PerformAsync(journal, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (PeerProof.IsOfDaemons(e, plan.Peer.PeerUri, recorder))
        {
            // Asked, the destination has told of a process that it had for the guest.
            if (!await peer.IsAsBeforeAsync(cancellationToken).ConfigureAwait(false) || recorder.IsPreparedThere)
            {
                throw;
            }

            _way = direct;
            var why = PeerProof.Unreachable(plan.Request.Source, plan.Request.Destination, plan.Peer.PeerUri, e).Message;
            recorder.Warn($"this session drives the move and has to stay until its end: {why}");
            recorder.Milestone(MigrationPhase.Reserving, $"direct control: {why}");
            await direct.PerformAsync(journal, cancellationToken).ConfigureAwait(false);
        }
    }
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Peer to peer: the source's daemon does it all.</summary>
internal sealed class PeerWay(MigrationPlan plan, IHypervisor source) : IMoveWay
{
    public bool OutlivesSession => true;

    public Task PerformAsync(MigrationJournal journal, CancellationToken cancellationToken)
    {
        journal.Stage(MoveStage.Performing);
        return source.MigrateAsync(plan.Guest.Uuid, plan.Peer, cancellationToken);
    }
}

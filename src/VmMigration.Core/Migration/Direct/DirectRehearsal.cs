using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// A move that goes as far as the destination's process that waits for the guest, and is called off: no memory flows, and
/// the guest runs on all the while.
/// </summary>
internal static class DirectRehearsal
{
    /// <summary>
    /// Rehearses. Once begun it cannot be given up: what was begun has to be called off. A client that dies in it is called
    /// off by both daemons when its connections end.
    /// </summary>
    /// <param name="move">What was checked.</param>
    /// <param name="migration">What a move would be told.</param>
    /// <param name="here">The source.</param>
    /// <param name="there">The destination.</param>
    /// <param name="journal">Where it is written down.</param>
    /// <exception cref="MigrationException">Which of them refused, and why.</exception>
    public static async Task RunAsync(
        CheckedMove move, PeerMigration migration, IHypervisor here, IHypervisor there, MigrationJournal journal)
    {
        var none = CancellationToken.None;
        journal.Stage(MoveStage.Beginning);
        var begun = await here.BeginDirectAsync(
            move.Guest, migration.Parameters, migration.Flags & ~(MigrationFlags.PeerToPeer | MigrationFlags.Tunnelled), none).ConfigureAwait(false);
        MigrationException? refusal;
        try
        {
            move.Demand(begun, here.Host);
            journal.Stage(MoveStage.Preparing);
            var prepared = await there.PrepareDirectAsync(begun, none).ConfigureAwait(false);
            refusal = await there.CancelDirectAsync(prepared, none).ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            refusal = e;
        }

        await here.ReleaseAsync(begun).ConfigureAwait(false);
        if (refusal is not null)
        {
            throw refusal;
        }
    }
}

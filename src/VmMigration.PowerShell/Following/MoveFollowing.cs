using System.Management.Automation;
using System.Management.Automation.Host;
using VmMigration.Migration;

namespace VmMigration.Following;

/// <summary>
/// Moves that a cmdlet follows, several side by side. However it is left before they end, they go on, and the administrator
/// is told how to find them again.
/// </summary>
/// <param name="cmdlet">Writes what comes.</param>
/// <param name="host">Told what the pipeline takes no more.</param>
/// <param name="interval">A record is written at least this often, also where nothing but the figures has changed; null for not.</param>
internal sealed class MoveFollowing(Cmdlet cmdlet, PSHost? host, TimeSpan? interval)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly MoveGroup _moves = new();
    private readonly MoveWriter _writer = new(cmdlet, interval, TimeProvider.System);

    /// <summary>Follows a move from now on, and writes what is there already.</summary>
    public void Add(FollowedMove move)
    {
        _moves.Add(move);
        while (_moves.TryRead(out var item))
        {
            _writer.Write(item);
        }
    }

    /// <summary>What comes of all of them, to their ends.</summary>
    public IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken) => _moves.ReadAllAsync(cancellationToken);

    /// <summary>Writes what came.</summary>
    public void Write(ProgressItem item) => _writer.Write(item);

    /// <summary>Leaves what still goes on. A stopped pipeline takes no warnings any more; the host does.</summary>
    public void Leave()
    {
        foreach (var record in _moves.Leave(Farewell).Where(r => r.Outcome is not MigrationOutcome.Completed))
        {
            host?.UI.WriteWarningLine(record.Outcome is MigrationOutcome.Detached ? record.Reason : $"{record.VM}: {record.Reason}");
        }
    }
}

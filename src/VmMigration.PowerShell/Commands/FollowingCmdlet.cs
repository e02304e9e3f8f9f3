using System.Management.Automation;
using System.Management.Automation.Host;
using VmMigration.Following;
using VmMigration.Parameters;

namespace VmMigration.Commands;

/// <summary>
/// A cmdlet that follows moves, several side by side. However it is left before they end, they go on, and the
/// administrator is told how to find them again.
/// </summary>
public abstract class FollowingCmdlet : HostCmdlet
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly MoveGroup _moves = new();
    private MoveWriter? _writer;
    private PSHost? _host;

    private protected FollowingCmdlet()
    {
    }

    /// <summary>Writes a record at least this often, also where nothing but the figures has changed.</summary>
    [Parameter]
    [Duration("s", 100, 86_400_000)]
    public TimeSpan? ProgressInterval { get; set; }

    private MoveWriter Writer => _writer ??= new MoveWriter(this, ProgressInterval, TimeProvider.System);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _host = Host;
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Pump(_moves.ReadAllAsync(StopToken), Writer.Write);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A stopped pipeline takes no warnings any more; the host does.
        foreach (var record in _moves.Leave(Farewell).Where(r => r.Outcome is not MigrationOutcome.Completed))
        {
            _host?.UI.WriteWarningLine(record.Outcome is MigrationOutcome.Detached ? record.Reason : $"{record.VM}: {record.Reason}");
        }

        base.Dispose(disposing);
    }

    /// <summary>Follows a move from now on, and writes what is there already.</summary>
    private protected void Follow(FollowedMove move)
    {
        _moves.Add(move);
        while (_moves.TryRead(out var item))
        {
            Writer.Write(item);
        }
    }
}

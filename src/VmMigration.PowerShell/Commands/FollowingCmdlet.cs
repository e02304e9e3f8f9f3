using System.Management.Automation;
using VmMigration.Following;
using VmMigration.Parameters;

namespace VmMigration.Commands;

/// <summary>A cmdlet that follows moves, several side by side, until they end or it is left.</summary>
public abstract class FollowingCmdlet : HostCmdlet
{
    private MoveFollowing? _moves;

    private protected FollowingCmdlet()
    {
    }

    /// <summary>Writes a record at least this often, also where nothing but the figures has changed.</summary>
    [Parameter]
    [Duration("s", 100, 86_400_000)]
    public TimeSpan? ProgressInterval { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _moves = new MoveFollowing(this, Host, ProgressInterval);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Pump(_moves!.ReadAllAsync(StopToken), _moves.Write);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _moves?.Leave();
        base.Dispose(disposing);
    }

    /// <summary>Follows a move from now on, and writes what is there already.</summary>
    private protected void Follow(FollowedMove move) => _moves!.Add(move);
}

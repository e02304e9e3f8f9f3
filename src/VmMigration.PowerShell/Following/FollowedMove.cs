using VmMigration.Migration;

namespace VmMigration.Following;

/// <summary>A move that somebody follows, begun here or found running.</summary>
internal sealed class FollowedMove
{
    private readonly IAsyncEnumerator<ProgressItem> _records;
    private readonly IFollowedMove _move;

    public FollowedMove(IFollowedMove move)
    {
        _move = move;
        _records = move.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        Next = _records.MoveNextAsync().AsTask();
    }

    /// <summary>The final record.</summary>
    public Task<MigrationProgress> Completion => _move.Completion;

    /// <summary>Comes with the next record; false after the last. Moves may share one of these.</summary>
    public Task<bool> Next { get; private set; }

    /// <summary>The record that <see cref="Next"/> came with.</summary>
    public ProgressItem Current => _records.Current;

    /// <summary>Goes on to the record after it.</summary>
    public void ReadNext() => Next = _records.MoveNextAsync().AsTask();

    /// <summary>Stops following; the move goes on.</summary>
    public void Detach() => _move.Detach();
}

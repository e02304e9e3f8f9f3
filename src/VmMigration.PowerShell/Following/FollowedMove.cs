using VmMigration.Migration;

namespace VmMigration.Following;

/// <summary>A move that somebody follows, begun here or found running.</summary>
internal sealed class FollowedMove
{
    private readonly IAsyncEnumerator<ProgressItem> _records;
    private readonly Action _detach;

    public FollowedMove(IAsyncEnumerable<ProgressItem> records, Action detach, Task<MigrationProgress> completion)
    {
        _records = records.GetAsyncEnumerator(CancellationToken.None);
        _detach = detach;
        Completion = completion;
        Next = _records.MoveNextAsync().AsTask();
    }

    public FollowedMove(MigrationRun run)
        : this(run.ReadAllAsync(CancellationToken.None), run.Detach, run.Completion)
    {
    }

    public FollowedMove(MigrationFollower follower)
        : this(follower.ReadAllAsync(CancellationToken.None), follower.Detach, follower.Completion)
    {
    }

    /// <summary>The final record.</summary>
    public Task<MigrationProgress> Completion { get; }

    /// <summary>Comes with the next record; false after the last. Moves may share one of these.</summary>
    public Task<bool> Next { get; private set; }

    /// <summary>The record that <see cref="Next"/> came with.</summary>
    public ProgressItem Current => _records.Current;

    /// <summary>Goes on to the record after it.</summary>
    public void ReadNext() => Next = _records.MoveNextAsync().AsTask();

    /// <summary>Stops following; the move goes on.</summary>
    public void Detach() => _detach();
}

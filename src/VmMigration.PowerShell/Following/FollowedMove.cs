using VmMigration.Migration;

namespace VmMigration.Following;

/// <summary>A move that somebody follows, begun here or found running.</summary>
internal sealed class FollowedMove
{
    private readonly IAsyncEnumerator<ProgressItem> _records;
    private readonly Action _detach;

    public FollowedMove(MigrationRun run)
    {
        _records = run.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        _detach = run.Detach;
        Completion = run.Completion;
    }

    public FollowedMove(MigrationFollower follower)
    {
        _records = follower.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        _detach = follower.Detach;
        Completion = follower.Completion;
    }

    /// <summary>The final record.</summary>
    public Task<MigrationProgress> Completion { get; }

    /// <summary>The record that <see cref="ReadNextAsync"/> found.</summary>
    public ProgressItem Current => _records.Current;

    /// <summary>Waits for the next record; false after the last.</summary>
    public Task<bool> ReadNextAsync() => _records.MoveNextAsync().AsTask();

    /// <summary>Stops following; the move goes on.</summary>
    public void Detach() => _detach();
}

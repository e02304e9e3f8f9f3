using VmMigration.Migration;

namespace VmMigration.Following;

/// <summary>A move that somebody follows, begun here or found running.</summary>
/// <param name="records">Its records; for one reader.</param>
/// <param name="detach">Stops following; the move goes on.</param>
/// <param name="completion">The final record.</param>
internal sealed class FollowedMove(IAsyncEnumerable<ProgressItem> records, Action detach, Task<MigrationProgress> completion)
{
    private readonly IAsyncEnumerator<ProgressItem> _records = records.GetAsyncEnumerator(CancellationToken.None);

    public FollowedMove(MigrationRun run)
        : this(run.ReadAllAsync(CancellationToken.None), run.Detach, run.Completion)
    {
    }

    public FollowedMove(MigrationFollower follower)
        : this(follower.ReadAllAsync(CancellationToken.None), follower.Detach, follower.Completion)
    {
    }

    /// <summary>The final record.</summary>
    public Task<MigrationProgress> Completion => completion;

    /// <summary>The record that <see cref="ReadNextAsync"/> found.</summary>
    public ProgressItem Current => _records.Current;

    /// <summary>Waits for the next record; false after the last.</summary>
    public Task<bool> ReadNextAsync() => _records.MoveNextAsync().AsTask();

    /// <summary>Stops following; the move goes on.</summary>
    public void Detach() => detach();
}

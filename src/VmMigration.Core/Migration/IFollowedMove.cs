namespace VmMigration.Migration;

/// <summary>A move that can be watched, whoever began it.</summary>
public interface IFollowedMove
{
    /// <summary>The final record. Does not fail: how the move ended is in it.</summary>
    Task<MigrationProgress> Completion { get; }

    /// <summary>The records until the final one. For one reader, who may stop reading at any time.</summary>
    IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Stops following.</summary>
    void Detach();
}

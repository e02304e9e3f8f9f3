namespace VmMigration.Migration;

/// <summary>Which phase may follow which. After post-copy has started nothing is rolled back or cancelled: that rule stands here.</summary>
public static class PhaseTransitions
{
    private static readonly Dictionary<MigrationPhase, MigrationPhase[]> Next = new()
    {
        [MigrationPhase.Checking] = [MigrationPhase.Preparing, MigrationPhase.Reserving],
        [MigrationPhase.Preparing] = [MigrationPhase.Reserving],
        [MigrationPhase.Reserving] = [MigrationPhase.CopyingDisks, MigrationPhase.PreCopy, MigrationPhase.Switchover, MigrationPhase.PostCopy, MigrationPhase.Committing],
        [MigrationPhase.CopyingDisks] = [MigrationPhase.PreCopy, MigrationPhase.Switchover, MigrationPhase.PostCopy, MigrationPhase.Committing],
        [MigrationPhase.PreCopy] = [MigrationPhase.Switchover, MigrationPhase.PostCopy, MigrationPhase.Committing],
        [MigrationPhase.Switchover] = [MigrationPhase.PostCopy, MigrationPhase.Committing],
        [MigrationPhase.PostCopy] = [MigrationPhase.Committing],
        [MigrationPhase.Committing] = [MigrationPhase.Completed],
    };

    /// <summary>Whether <paramref name="next"/> may follow <paramref name="current"/>.</summary>
    public static bool IsAllowed(MigrationPhase current, MigrationPhase next) => next switch
    {
        MigrationPhase.RollingBack => !IsFinal(current) && current is not MigrationPhase.PostCopy,
        MigrationPhase.Cancelled => !IsFinal(current) && current is not MigrationPhase.PostCopy,
        MigrationPhase.Failed => !IsFinal(current),
        _ => Next.TryGetValue(current, out var allowed) && allowed.Contains(next),
    };

    /// <summary>Whether nothing follows.</summary>
    public static bool IsFinal(MigrationPhase phase) =>
        phase is MigrationPhase.Completed or MigrationPhase.Failed or MigrationPhase.Cancelled;
}

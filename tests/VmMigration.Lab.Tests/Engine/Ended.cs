namespace VmMigration.Lab.Tests.Engine;

/// <summary>How a move ended, with all that its last record says where that is not what a test expects.</summary>
internal static class Ended
{
    public static void As(MigrationOutcome expected, MigrationProgress end) =>
        Assert.True(expected == end.Outcome, $"{end.Outcome} instead of {expected}, phase {end.Phase}: {end.Reason} {end.Error}");

    /// <summary>Asserts an end with an error that has a name, says where the guest is, and tells what to do.</summary>
    public static void With(MigrationError expected, MigrationProgress end, MigrationOutcome outcome = MigrationOutcome.Failed)
    {
        As(outcome, end);
        Is(expected, end.Error);
    }

    /// <summary>
    /// Asserts the end of a move that somebody else aborted. QEMU 7.2 closes the way back before it notes that the move is
    /// cancelled (migrate_fd_cancel); when its other thread is faster the move has failed to it, and to libvirt, in words that
    /// tell nobody why.
    /// </summary>
    public static void Aborted(MigrationProgress end)
    {
        string said = $"{end.Error}";
        if (end.Outcome is not MigrationOutcome.Failed
            || !(said.Contains("load of migration failed", StringComparison.Ordinal) || said.Contains("unexpectedly failed", StringComparison.Ordinal)))
        {
            With(MigrationError.MigrationCancelled, end, MigrationOutcome.Cancelled);
        }
    }

    /// <summary>What a move warned of, but for the time that its guest stood still: on a busy machine that is QEMU's and nobody's fault.</summary>
    public static IReadOnlyList<string> Warnings(MigrationProgress end) =>
        [.. end.Warnings.Where(w => !w.Contains("its clock is behind by", StringComparison.Ordinal))];

    /// <summary>Asserts an error of that name, with all that an administrator needs.</summary>
    public static void Is(MigrationError expected, MigrationException? error)
    {
        Assert.NotNull(error);
        Assert.True(expected == error.Error, $"{error.Error} instead of {expected}: {error}");
        Assert.NotEqual("", error.RecommendedAction);
        Assert.NotNull(error.Target);
    }
}

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

    /// <summary>Asserts an error of that name, with all that an administrator needs.</summary>
    public static void Is(MigrationError expected, MigrationException? error)
    {
        Assert.NotNull(error);
        Assert.True(expected == error.Error, $"{error.Error} instead of {expected}: {error}");
        Assert.NotEqual("", error.RecommendedAction);
        Assert.NotNull(error.Target);
    }
}

namespace VmMigration.Preflight;

/// <summary>The questions in the order in which they are asked: each may rely on those before it.</summary>
public static class MoveChecks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IMoveCheck> All { get; } =
    [
        new DifferentHostsCheck(),
        new DaemonVersionCheck(),
        new VmRunsCheck(),
        new VmIdleCheck(),
        new DestinationFreeCheck(),
    ];

    /// <summary>Asks all; the first that stands in the way is thrown.</summary>
    /// <exception cref="MigrationException">Why the move would not work.</exception>
    public static void Demand(MoveFacts facts)
    {
        foreach (var check in All)
        {
            if (check.Judge(facts) is { } refusal)
            {
                throw refusal;
            }
        }
    }
}

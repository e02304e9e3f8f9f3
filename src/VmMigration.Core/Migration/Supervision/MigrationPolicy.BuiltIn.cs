using VmMigration.Hosts;

namespace VmMigration.Migration;

public sealed partial record MigrationPolicy
{
    /// <summary>
    /// 100 to 300 ms in 4 steps, 10 s apart; gives up when it stalls for 40 s, or after 15 minutes. The guest is neither
    /// slowed nor paused.
    /// </summary>
    public static MigrationPolicy MinimalDowntime { get; } = new()
    {
        Name = "minimalDowntime",
        InitialDowntime = TimeSpan.FromMilliseconds(100),
        MaxDowntime = TimeSpan.FromMilliseconds(300),
        DowntimeSteps = 4,
        Ladder = [LadderStep.Abort],
    };

    /// <summary>150 to 900 ms in 7 steps, 10 s apart; a stall of 40 s, or 15 minutes: slow the guest, post-copy, give up.</summary>
    public static MigrationPolicy Balanced { get; } = new()
    {
        Name = "balanced",
        Ladder = [LadderStep.AutoConverge, LadderStep.PostCopy, LadderStep.Abort],
    };

    /// <summary>150 to 900 ms in 7 steps, 5 s apart; a stall of 10 s, or 5 minutes: post-copy, else a paused guest. Never gives up.</summary>
    public static MigrationPolicy MustFinish { get; } = new()
    {
        Name = "mustFinish",
        StepInterval = TimeSpan.FromSeconds(5),
        Timeout = TimeSpan.FromMinutes(5),
        StallWindow = TimeSpan.FromSeconds(10),
        Ladder = [LadderStep.PostCopy, LadderStep.Suspend],
    };

    /// <summary>150 to 900 ms in 7 steps, 10 s apart; a stall of 20 s, or 10 minutes: slow the guest, then pause it until it is across.</summary>
    public static MigrationPolicy SuspendIfNeeded { get; } = new()
    {
        Name = "suspendIfNeeded",
        Timeout = TimeSpan.FromMinutes(10),
        StallWindow = TimeSpan.FromSeconds(20),
        Ladder = [LadderStep.AutoConverge, LadderStep.Suspend],
    };

    /// <summary>The policies that need no inventory.</summary>
    public static IReadOnlyList<MigrationPolicy> BuiltIn { get; } = [MinimalDowntime, Balanced, MustFinish, SuspendIfNeeded];
}

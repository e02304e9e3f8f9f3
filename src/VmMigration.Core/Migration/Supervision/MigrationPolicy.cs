using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>How a move is brought to its end: how long the guest may stand still, and what is done when that is not enough.</summary>
public sealed partial record MigrationPolicy
{
    /// <summary>The longest downtime QEMU can be told of: 2000 s.</summary>
    public static readonly TimeSpan LongestDowntime = TimeSpan.FromSeconds(2000);

    /// <summary>The longest <see cref="StallWindow"/>: what a move's history goes back.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(10);

    /// <summary>What hosts and the administrator call it.</summary>
    public required string Name { get; init; }

    /// <summary>How long the guest may stand still at the switchover to begin with.</summary>
    public TimeSpan InitialDowntime { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long it may stand still at most: never exceeded by a downtime that is set here.</summary>
    public TimeSpan MaxDowntime { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>In how many equal steps the one is raised to the other.</summary>
    public int DowntimeSteps { get; init; } = 7;

    /// <summary>The iteration over the guest's memory from which on it is raised.</summary>
    public int RampFromIteration { get; init; } = 3;

    /// <summary>The least time between two raises.</summary>
    public TimeSpan StepInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long memory is copied before the ladder acts even where no stall is seen.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether <see cref="Timeout"/> was asked for, and holds for the disks, too, which take as long as they are large.</summary>
    public bool TimesDisks { get; init; }

    /// <summary>The copying of disks stalls when no less is left of them than this time before: guests write in bursts.</summary>
    public TimeSpan DiskStallWindow => 10 * StallWindow < LongestWindow ? 10 * StallWindow : LongestWindow;

    /// <summary>A move stalls when it has come no further within this time, and within two iterations.</summary>
    public TimeSpan StallWindow { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>By how much the rest must have fallen within the window to be no stall: 0.04 for 4 %.</summary>
    public double StallTolerance { get; init; } = 0.04;

    /// <summary>Whether a stall lets the ladder act before the timeout.</summary>
    public bool ActsOnStall { get; init; } = true;

    /// <summary>Whether post-copy begins as soon as all memory was sent once.</summary>
    public bool PostCopyAtOnce { get; init; }

    /// <summary>What is done then, in this order; each step at most once, nothing after giving up.</summary>
    public IReadOnlyList<LadderStep> Ladder { get; init; } = [];

    /// <summary>What of it the administrator asked for by name: <c>-TimeoutAction Abort</c>; null where its steps are its own.</summary>
    public string? AskedStep { get; init; }

    /// <summary>Whether <see cref="MaxDowntime"/> was asked for, and is not the policy's own.</summary>
    public bool LimitIsAsked { get; init; }

    /// <summary>The same with another ceiling of the downtime; it begins no higher than there.</summary>
    public MigrationPolicy WithMaxDowntime(TimeSpan ceiling) => this with
    {
        LimitIsAsked = true,
        MaxDowntime = ceiling,
        InitialDowntime = InitialDowntime < ceiling ? InitialDowntime : ceiling,
    };

    /// <summary>The same, with one step at the timeout instead of the ladder and of looking for a stall.</summary>
    public MigrationPolicy WithTimeoutAction(LadderStep step) =>
        this with { Ladder = [step], ActsOnStall = false, PostCopyAtOnce = false, AskedStep = $"-TimeoutAction {step}" };

    /// <summary>The same with a step in its ladder: in front, where it has none of the kind.</summary>
    public MigrationPolicy WithStep(LadderStep step) => Ladder.Contains(step) ? this : this with { Ladder = [step, .. Ladder] };

    /// <summary>How long the guest may stand still after that many raises: never longer than <see cref="MaxDowntime"/>.</summary>
    public TimeSpan DowntimeAfter(int raises) =>
        raises >= DowntimeSteps || InitialDowntime >= MaxDowntime
            ? MaxDowntime
            : TimeSpan.FromMilliseconds(Math.Floor((InitialDowntime + ((MaxDowntime - InitialDowntime) * raises / DowntimeSteps)).TotalMilliseconds));
}

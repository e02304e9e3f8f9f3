using System.Globalization;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What an administrator reads of decisions.</summary>
internal static class SupervisionText
{
    /// <summary>Why the move does not end by itself.</summary>
    public static string Why(SupervisionView view)
    {
        var (history, policy, _, now) = view;
        var facts = history is { DirtyRate: { } dirty, Bandwidth: { } carried }
            ? $"pages change at {Rate(dirty)}, the link carries {Rate(carried)}"
            : history.Bandwidth is { } alone ? $"the link carries {Rate(alone)}" : "nothing is known of the link";
        return view.IsLate
            ? $"not through after {HumanDuration.Format(Seconds(now - history.MemoryBegan!.Value))} ({facts})"
            : history.DirtyRate >= history.Bandwidth * (1 - policy.StallTolerance)
            ? $"{facts}: it would never finish"
            : $"{facts}, yet {Size(history.Left ?? 0)} are left, no less than {HumanDuration.Format(policy.StallWindow)} ago: it would not finish";
    }

    /// <summary>Why disks are not waited for any longer.</summary>
    public static string DisksAreLate(SupervisionView view) =>
        $"the disks are not across after {HumanDuration.Format(Seconds(view.Now - view.History.Disks.Began!.Value))}, {Size(view.History.Disks.Left)} of them are left";

    /// <summary>Why disks would never be across.</summary>
    public static string DisksStall(SupervisionView view, double rate) =>
        $"{Size(view.History.Disks.Left)} of the disks are left, no less than {HumanDuration.Format(view.Policy.DiskStallWindow)} ago, "
        + (rate > 0 ? $"though {Rate(rate)} are copied: the guest writes as fast, and it would never finish" : "and nothing is copied");

    public static string Raised(MoveHistory history, MigrationPolicy policy, TimeSpan to) =>
        $"iteration {history.Iteration} began with {Size(history.Left ?? 0)} left, {Time(history.Implied)} of copying: the guest may stand still for "
        + $"{Time(to)} ({Limiter(policy)} allows {Time(policy.MaxDowntime)})";

    public static string Ceiling(MigrationPolicy policy) => $"the guest may stand still for {Time(policy.MaxDowntime)}, the most that {Limiter(policy)} allows";

    public static string Slowed(MoveHistory history, MigrationPolicy policy) => history.Throttle > 0
        ? $"QEMU slows the guest's processors, by {history.Throttle} % now, as {Says(policy)}"
        : $"QEMU is to slow the guest's processors as {Says(policy)}";

    public static string PostCopy(SupervisionView view) =>
        $"switching to post-copy as {Says(view.Policy)}, with {Time(view.History.Implied)} of memory still to be fetched";

    public static string AtOnce(MoveHistory history) =>
        $"all memory was sent once; switching to post-copy as asked, with {Time(history.Implied)} of memory still to be fetched";

    public static string Suspended(SupervisionView view) =>
        $"suspending the guest as {Says(view.Policy)}: it stands still until {Size(view.History.Left ?? view.History.Remaining ?? 0)} are sent, about "
        + $"{Time(view.History.Implied)}, which the limit of {Time(view.Policy.MaxDowntime)} does not apply to";

    public static string SuspendedInVain(MigrationPolicy policy) =>
        $"the guest is suspended, and nothing was sent for {HumanDuration.Format(policy.StallWindow)}; giving up as {Says(policy)}";

    public static string GivenUp(MoveHistory history, MigrationPolicy policy) => history.Implied > policy.MaxDowntime
        ? $"to be switched over it would have to stand still for {Time(history.Implied)}, and {Time(policy.MaxDowntime)} is the limit; giving up as {Says(policy)}"
        : $"giving up as {Says(policy)}";

    public static string LinkDisturbed(string what, MoveHistory history) =>
        $"{what} waits for the link, which carries {Rate(history.LastBandwidth ?? 0)} now";

    public static string NearlyThere(MoveHistory history, MigrationPolicy policy) =>
        $"{Time(history.Implied)} of copying are left, near the limit of {Time(policy.MaxDowntime)}: it is given the rest of its time";

    public static string NothingLeft(MigrationPolicy policy) => policy.Ladder.Count == 0
        ? $"{Decider(policy)} has no step for it: the move goes on until it is stopped"
        : $"{Decider(policy)} has no further step: the move goes on until it is stopped";

    /// <summary>Whose order it is.</summary>
    public static string Says(MigrationPolicy policy) => policy.AskedStep is { } asked ? $"{asked} says" : $"the policy {policy.Name} says";

    /// <summary>Who has or lacks a step.</summary>
    public static string Decider(MigrationPolicy policy) => policy.AskedStep ?? policy.Name;

    private static string Limiter(MigrationPolicy policy) => policy.LimitIsAsked ? "-MaxDowntime" : policy.Name;

    private static string Rate(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{Number(bytes)} MiB/s");

    private static string Size(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{Number(bytes)} MiB");

    private static string Number(double bytes)
    {
        var mebibytes = bytes / (1 << 20);
        return mebibytes.ToString(mebibytes is >= 0.05 and < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
    }

    private static string Time(TimeSpan? time) => time switch
    {
        null => "an unknown time",
        { } known when known == TimeSpan.MaxValue => "more than a year",
        { TotalSeconds: < 10 } brief => string.Create(CultureInfo.InvariantCulture, $"{brief.TotalMilliseconds:0} ms"),
        { } longer => HumanDuration.Format(Seconds(longer)),
    };

    private static TimeSpan Seconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}

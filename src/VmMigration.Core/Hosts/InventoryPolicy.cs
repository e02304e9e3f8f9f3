namespace VmMigration.Hosts;

/// <summary>How far a move may go to come to an end, under a name that hosts refer to.</summary>
/// <param name="Name">What hosts call it.</param>
/// <param name="MaxDowntime">The longest the guest may stand still at the switchover: a limit, not an aim.</param>
/// <param name="Timeout">After how long a move that is still copying is made to end.</param>
/// <param name="Ladder">What is done then, in this order; each step at most once, nothing after giving up.</param>
public sealed record InventoryPolicy(
    string Name, TimeSpan MaxDowntime, TimeSpan Timeout, IReadOnlyList<LadderStep> Ladder)
{
    /// <summary>The longest downtime QEMU can be told of: 2000 s.</summary>
    public static readonly TimeSpan LongestDowntime = TimeSpan.FromSeconds(2000);

    /// <summary>
    /// The policy <c>balanced</c>, which needs no inventory: 900 ms, 15 minutes, then slow the guest, post-copy, give
    /// up. What a policy of the inventory leaves out is as here.
    /// </summary>
    public static InventoryPolicy Balanced { get; } = new(
        "balanced",
        TimeSpan.FromMilliseconds(900),
        TimeSpan.FromMinutes(15),
        [LadderStep.AutoConverge, LadderStep.PostCopy, LadderStep.Abort]);
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>How a move will be brought to its end, in an administrator's words.</summary>
internal static class EndingDescription
{
    public static string Of(MoveEnding ending)
    {
        var policy = ending.Policy;
        var first = policy.DowntimeAfter(0);
        var downtime = first < policy.MaxDowntime
            ? $"standing still for {first.TotalMilliseconds:0} ms, raised in steps to at most {policy.MaxDowntime.TotalMilliseconds:0} ms"
            : $"standing still for at most {policy.MaxDowntime.TotalMilliseconds:0} ms";
        var when = policy.ActsOnStall
            ? $"when it comes no further for {HumanDuration.Format(policy.StallWindow)}, or after {HumanDuration.Format(policy.Timeout)}"
            : $"after {HumanDuration.Format(policy.Timeout)}";
        var ladder = policy.Ladder.Count == 0 ? "nothing else is done" : $"{when}: {string.Join(", then ", policy.Ladder.Select(Name))}";
        return $"{downtime}; {ladder} ({(policy.AskedStep is { } asked ? $"{asked}; policy {policy.Name} otherwise" : $"policy {policy.Name}")})"
            + (policy.PostCopyAtOnce && ending.PostCopy ? "; post-copy as soon as all memory was sent once" : "")
            + (ending.NoPostCopyBecause is { } why ? $"; without post-copy, since {why}" : "");
    }

    private static string Name(LadderStep step) => step switch
    {
        LadderStep.AutoConverge => "slow the guest",
        LadderStep.PostCopy => "post-copy",
        LadderStep.Suspend => "pause the guest until it is across",
        _ => "give up",
    };
}

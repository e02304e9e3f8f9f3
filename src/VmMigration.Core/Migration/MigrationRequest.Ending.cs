using VmMigration.Hosts;

namespace VmMigration.Migration;

public sealed partial record MigrationRequest
{
    /// <summary>How it is brought to its end; null for nobody deciding anything about it.</summary>
    public MigrationPolicy? Policy { get; init; }

    /// <summary>How long disks are copied, and then memory, before the ladder acts; null for the policy's time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The only thing that is done at the timeout, and not before; null for the policy's ladder.</summary>
    public TimeoutAction? TimeoutAction { get; init; }

    /// <summary>Whether post-copy is asked for by name, not only by the policy's ladder.</summary>
    internal bool AsksForPostCopy => PostCopy || TimeoutAction is VmMigration.TimeoutAction.PostCopy;

    /// <summary>The policy with what was asked for beside it; null where there is none, and nothing that would need one.</summary>
    internal MigrationPolicy? Ending
    {
        get
        {
            if ((Policy, Timeout, TimeoutAction, PostCopy) is (null, null, null, false))
            {
                return null;
            }

            var policy = Policy ?? MigrationPolicy.Balanced;
            policy = MaxDowntime is { } ceiling ? policy.WithMaxDowntime(ceiling) : policy;
            policy = Timeout is { } timeout ? policy with { Timeout = timeout, TimesDisks = true } : policy;
            policy = TimeoutAction is { } action ? policy.WithTimeoutAction(StepOf(action)) : policy;
            policy = PostCopy ? policy.WithStep(LadderStep.PostCopy) with { PostCopyAtOnce = true } : policy;
            return AutoConverge switch
            {
                true => policy.WithStep(LadderStep.AutoConverge),
                false => policy with { Ladder = [.. policy.Ladder.Where(s => s is not LadderStep.AutoConverge)] },
                null => policy,
            };
        }
    }

    private static LadderStep StepOf(TimeoutAction action) => action switch
    {
        VmMigration.TimeoutAction.Suspend => LadderStep.Suspend,
        VmMigration.TimeoutAction.PostCopy => LadderStep.PostCopy,
        _ => LadderStep.Abort,
    };
}

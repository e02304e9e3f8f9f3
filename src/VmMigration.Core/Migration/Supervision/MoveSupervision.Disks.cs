using VmMigration.Hosts;

namespace VmMigration.Migration;

// Disks are copied before memory is, and the guest that writes faster than they are copied is not moved for ever.
public static partial class MoveSupervision
{
    private static Decision OfDisks(SupervisionView view)
    {
        var (history, policy, state, now) = view;
        if (history.Disks.Began is not { } began)
        {
            return Decision.Nothing(state);
        }

        var isLate = policy.TimesDisks && now - began >= policy.Timeout;
        var isStalled = history.Disks.IsStalled(policy.DiskStallWindow, now, out var rate);
        if (!isLate && !(policy.ActsOnStall && isStalled))
        {
            return Decision.Nothing(isStalled ? state : state with { DisksAreTold = false });
        }

        var why = isLate ? SupervisionText.DisksAreLate(view) : SupervisionText.DisksStall(view, rate);
        // Nothing else than giving up helps, unless it was asked for by name.
        if (isLate && policy.Ladder is [LadderStep.Suspend] && !state.WasPaused)
        {
            return state.SuspendedAt is not null ? Decision.Nothing(state) : new(
                DecisionAction.Suspend,
                $"{why}; suspending the guest as {SupervisionText.Says(policy)}: it stands still until disks and memory are across",
                state.Next() with { SuspendedAt = now });
        }

        if (policy.Ladder.Contains(LadderStep.Abort))
        {
            return new(DecisionAction.Abort, $"{why}; giving up as {SupervisionText.Says(policy)}", state with { IsAborted = true });
        }

        return state.DisksAreTold ? Decision.Nothing(state) : new(
            DecisionAction.Notice, $"{why}; {SupervisionText.Decider(policy)} has no step for disks: the move goes on until it is stopped", state with { DisksAreTold = true });
    }
}

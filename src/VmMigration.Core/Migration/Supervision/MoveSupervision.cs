namespace VmMigration.Migration;

/// <summary>
/// Brings a move to its end. One pure function: the same samples, policy and state give the same decision. It acts in the
/// order that the policy sets, and never lets a downtime be set that is above the policy's.
/// </summary>
public static partial class MoveSupervision
{
    /// <summary>What is to be done now.</summary>
    /// <param name="history">The samples so far, the newest included.</param>
    /// <param name="policy">What the administrator chose.</param>
    /// <param name="state">What was set up and done so far.</param>
    /// <param name="now">Since the move began.</param>
    public static Decision Decide(MoveHistory history, MigrationPolicy policy, SupervisionState state, TimeSpan now)
    {
        if (state.IsPostCopy || state.IsAborted)
        {
            return Decision.Nothing(state);
        }

        var view = new SupervisionView(history, policy, state, now);
        if (history.MemoryBegan is not { } began)
        {
            return OfDisks(view);
        }

        if (state.SuspendedAt is not null)
        {
            return WhileSuspended(view);
        }

        if (policy.PostCopyAtOnce && MayPostCopy(view))
        {
            return new(
                DecisionAction.SwitchToPostCopy, SupervisionText.AtOnce(history), state with { IsPostCopy = true });
        }

        var isLate = now - began >= policy.Timeout;
        if (isLate || (policy.ActsOnStall && history.IsStalled(policy.StallWindow, policy.StallTolerance)))
        {
            return Press(view with { State = state with { PressedSince = state.PressedSince ?? now }, IsLate = isLate });
        }

        return Ramp(view with { State = state with { PressedSince = null, WaitIsTold = false } });
    }

    /// <summary>A little longer from time to time, so that a guest that needs little is given little.</summary>
    private static Decision Ramp(SupervisionView view)
    {
        var (history, policy, state, now) = view;
        if (history.Iteration < policy.RampFromIteration || IsAtCeiling(view) || now - state.RaisedAt < policy.StepInterval)
        {
            return Decision.Nothing(state);
        }

        var to = policy.DowntimeAfter(state.Raises + 1);
        return new(
            DecisionAction.RaiseDowntime,
            SupervisionText.Raised(history, policy, to),
            state with { Raises = state.Raises + 1, RaisedAt = now },
            to);
    }

    /// <summary>All the downtime that is allowed where that may be enough, and the ladder.</summary>
    private static Decision Press(SupervisionView view)
    {
        var (history, policy, state, now) = view;
        var isNear = history.Implied <= policy.MaxDowntime * Near;
        if (!IsAtCeiling(view) && isNear)
        {
            return AllowMost(view);
        }

        // What fits into the ceiling goes through by itself, if it is given the time for an iteration.
        if (isNear && now - state.RaisedAt < policy.StepInterval)
        {
            return Decision.Nothing(state);
        }

        var decision = Climb(view);
        return decision.Action is DecisionAction.None && !IsAtCeiling(view) ? AllowMost(view with { State = decision.State }) : decision;
    }

    private static Decision AllowMost(SupervisionView view) => new(
        DecisionAction.RaiseDowntime,
        $"{SupervisionText.Why(view)}; {SupervisionText.Ceiling(view.Policy)}",
        view.State with { Raises = view.Policy.DowntimeSteps, RaisedAt = view.Now },
        view.Policy.MaxDowntime);

    /// <summary>A guest that stands still is through soon, or the link is dead.</summary>
    private static Decision WhileSuspended(SupervisionView view)
    {
        var (history, policy, state, now) = view;
        var mayAbort = policy.Ladder.Skip(state.StepsBehind).Contains(Hosts.LadderStep.Abort);
        return mayAbort && now - state.SuspendedAt >= policy.StallWindow && history.IsAtRest(policy.StallWindow)
            ? new(DecisionAction.Abort, SupervisionText.SuspendedInVain(policy), state with { IsAborted = true })
            : Decision.Nothing(state);
    }

    private static bool IsAtCeiling(SupervisionView view) =>
        view.Policy.DowntimeAfter(view.State.Raises) >= view.Policy.MaxDowntime;
}

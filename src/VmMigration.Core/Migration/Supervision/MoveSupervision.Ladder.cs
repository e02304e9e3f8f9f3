using VmMigration.Hosts;

namespace VmMigration.Migration;

public static partial class MoveSupervision
{
    /// <summary>Below this part of what the link carried within the window, it counts as disturbed.</summary>
    private const double Disturbed = 0.25;

    /// <summary>A move that comes this near to its ceiling is given the chance, and not given up before its time is over.</summary>
    private const double Near = 1.5;

    private const int FullThrottle = 99;

    /// <summary>The ladder's next step, or a later one where that has done what it can or cannot be done.</summary>
    private static Decision Climb(SupervisionView view)
    {
        while (view.State.StepsBehind < view.Policy.Ladder.Count)
        {
            var decision = view.Policy.Ladder[view.State.StepsBehind] switch
            {
                LadderStep.AutoConverge => Slow(view),
                LadderStep.PostCopy => SwitchToPostCopy(view),
                LadderStep.Suspend => Suspend(view),
                _ => GiveUp(view),
            };
            if (decision is not null)
            {
                return decision;
            }

            view = view with { State = view.State.Next() };
        }

        return view.State.EndIsTold
            ? Decision.Nothing(view.State)
            : new(DecisionAction.Notice, $"{SupervisionText.Why(view)}; {SupervisionText.NothingLeft(view.Policy)}", view.State with { EndIsTold = true });
    }

    /// <summary>QEMU slows the guest by itself, more and more: there is nothing to do but to see whether that helps.</summary>
    private static Decision? Slow(SupervisionView view)
    {
        var (history, policy, state, now) = view;
        if (!state.AutoConverges || history.Throttle >= FullThrottle)
        {
            return null;
        }

        if (state.StepAt is null)
        {
            return new(
                DecisionAction.Notice,
                $"{SupervisionText.Why(view)}; {SupervisionText.Slowed(history, policy)}",
                state with { StepAt = history.ThrottleBegan ?? now });
        }

        return now - state.StepAt >= policy.StallWindow ? null : Decision.Nothing(state);
    }

    private static Decision? SwitchToPostCopy(SupervisionView view)
    {
        var (history, policy, state, _) = view;
        if (!state.PostCopyAllowed || state.WasPaused)
        {
            return null;
        }

        if (history.Iteration < 2)
        {
            return Hold(view, "post-copy waits until all memory was sent once");
        }

        if (IsDisturbed(view))
        {
            return MayGiveUp(view) ? null : Hold(view, SupervisionText.LinkDisturbed("post-copy", history));
        }

        if (!IsBounded(view))
        {
            return null;
        }

        return IsNearBest(view)
            ? new(DecisionAction.SwitchToPostCopy, $"{SupervisionText.Why(view)}; {SupervisionText.PostCopy(view)}", state with { IsPostCopy = true })
            : Decision.Nothing(state);
    }

    private static Decision? Suspend(SupervisionView view)
    {
        if (view.State.WasPaused)
        {
            return null;
        }

        if (IsDisturbed(view))
        {
            return MayGiveUp(view) ? null : Hold(view, SupervisionText.LinkDisturbed("suspending the guest", view.History));
        }

        return IsNearBest(view)
            ? new(
                DecisionAction.Suspend,
                $"{SupervisionText.Why(view)}; {SupervisionText.Suspended(view)}",
                view.State.Next() with { SuspendedAt = view.Now })
            : Decision.Nothing(view.State);
    }

    private static Decision GiveUp(SupervisionView view)
    {
        var (history, policy, state, _) = view;
        if (!view.IsLate && IsDisturbed(view) && view.Pressed < policy.StallWindow)
        {
            return Hold(view, SupervisionText.LinkDisturbed("giving up", history));
        }

        return !view.IsLate && history.Implied < policy.MaxDowntime * Near
            ? Hold(view, SupervisionText.NearlyThere(history, policy))
            : new(DecisionAction.Abort, $"{SupervisionText.Why(view)}; {SupervisionText.GivenUp(history, policy)}", state with { IsAborted = true });
    }

    private static Decision Hold(SupervisionView view, string why) => view.State.WaitIsTold
        ? Decision.Nothing(view.State)
        : new(DecisionAction.Notice, $"{SupervisionText.Why(view)}; {why}", view.State with { WaitIsTold = true });

    private static bool MayPostCopy(SupervisionView view) =>
        view.State is { PostCopyAllowed: true, WasPaused: false } && view.History.Iteration >= 2 && !IsDisturbed(view) && IsBounded(view);

    /// <summary>
    /// Whether the link carries nothing, or far less than it did within the window. It is waited for, since a guest that
    /// depends on it now stands still. What stays is the link's new measure after a window; a dead one is given up on.
    /// </summary>
    private static bool IsDisturbed(SupervisionView view) =>
        view.History.LastBandwidth is not > 0
        || view.History.Bandwidth < Disturbed * view.History.BestBandwidthWithin(view.Policy.StallWindow);

    private static bool MayGiveUp(SupervisionView view) =>
        view.Pressed >= view.Policy.StallWindow && view.Policy.Ladder.Skip(view.State.StepsBehind).Contains(LadderStep.Abort);

    /// <summary>Whether the guest would have all its memory at the destination in good time: it depends on the link until then.</summary>
    private static bool IsBounded(SupervisionView view) =>
        view.History.Implied <= (2 * view.Policy.Timeout) - (view.Now - view.History.MemoryBegan);

    /// <summary>
    /// Whether about as little is left as ever within two windows. What is good enough grows while it is waited for: the
    /// tolerance doubles with each quarter of a window, and after a whole one anything will do.
    /// </summary>
    private static bool IsNearBest(SupervisionView view)
    {
        var (history, policy, _, _) = view;
        if (history.Left is not { } left || history.BestWithin(2 * policy.StallWindow) is not { } best || view.Pressed >= policy.StallWindow)
        {
            return true;
        }

        return left <= best * (1 + (policy.StallTolerance * Math.Pow(2, 4 * (view.Pressed / policy.StallWindow))));
    }
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Has each sample of a move decided upon, tells the decision, and does it. What a daemon refuses is passed over.</summary>
internal sealed class MoveSupervisor
{
    private readonly MigrationPlan _plan;
    private readonly MoveEnding _ending;
    private readonly MigrationServices _services;
    private readonly long _start;
    private MoveHistory _history = MoveHistory.Empty;
    private SupervisionState _state;
    private string? _gaveUpBecause;

    public MoveSupervisor(MigrationPlan plan, MoveEnding ending, MigrationServices services)
    {
        _plan = plan;
        _ending = ending;
        _services = services;
        _start = services.Time.GetTimestamp();
        _state = new SupervisionState
        {
            PostCopyAllowed = ending.PostCopy,
            AutoConverges = ending.AutoConverge,
            WasPaused = ending.GuestPaused,
        };
    }

    /// <summary>Whether it could still be switched to post-copy.</summary>
    public bool AllowsPostCopy => _state.PostCopyAllowed;

    /// <summary>The move goes on without the possibility of post-copy.</summary>
    public void ForbidPostCopy() => _state = _state with { PostCopyAllowed = false };

    /// <summary>Decides on a new sample.</summary>
    /// <exception cref="MigrationException">The connection was lost; the next sample is decided upon anew.</exception>
    public async Task ConsiderAsync(
        MigrationSample sample, MoveRecorder recorder, MigrationJournal journal, MoveSteps steps, CancellationToken cancellationToken)
    {
        var now = _services.Time.GetElapsedTime(_start);
        _history = _history.With(sample, now);
        if (recorder.Latest.Phase >= MigrationPhase.PostCopy)
        {
            // Somebody else may have switched it: nothing may be done any more.
            return;
        }

        var decision = MoveSupervision.Decide(_history, _ending.Policy, _state, now);
        if (decision.Action is not DecisionAction.None)
        {
            recorder.Milestone(recorder.Latest.Phase, decision.Reason);
            journal.Note(decision.Reason);
        }

        try
        {
            // Who stops watching leaves nothing half done.
            await ActAsync(decision, recorder, steps).ConfigureAwait(false);
            _state = decision.State;
            _gaveUpBecause = decision.Action is DecisionAction.Abort ? decision.Reason : null;
        }
        catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            _state = AfterRefusal(decision);
            if (await IsMovingAsync(cancellationToken).ConfigureAwait(false))
            {
                recorder.Warn($"{_plan.Guest.Name}: {NameOf(decision.Action)} was refused: {e.Message}");
                recorder.Milestone(recorder.Latest.Phase, $"{NameOf(decision.Action)} was refused: {e.Message}");
            }
        }
    }

    /// <summary>Why the guest was not moved, where that was decided here; null where it was not.</summary>
    public MigrationException? Explain(MigrationException? failure) => _gaveUpBecause is not { } because ? null : new MigrationException(
        MigrationError.DidNotConverge,
        $"{char.ToUpperInvariant(because[0])}{because[1..]}.",
        "Move it when it is less busy, over a faster link, or with a policy that goes further (-Policy mustFinish, -PostCopy).",
        _plan.Guest.Name,
        failure);

    private static string NameOf(DecisionAction action) => action switch
    {
        DecisionAction.RaiseDowntime => "a longer downtime",
        DecisionAction.SwitchToPostCopy => "the switch to post-copy",
        DecisionAction.Suspend => "suspending the guest",
        _ => "giving up",
    };

    /// <summary>A step that was refused lies behind; a downtime that was refused is tried again with the next raise.</summary>
    private SupervisionState AfterRefusal(Decision decision) => decision.Action is DecisionAction.RaiseDowntime
        ? decision.State
        : _state.Next() with { PressedSince = decision.State.PressedSince, PostCopyAllowed = _state.PostCopyAllowed && decision.Action is not DecisionAction.SwitchToPostCopy };

    private async Task ActAsync(Decision decision, MoveRecorder recorder, MoveSteps steps)
    {
        if (decision.Action is DecisionAction.None or DecisionAction.Notice)
        {
            return;
        }

        var none = CancellationToken.None;
        var uuid = _plan.Guest.Uuid;
        var source = await _services.Connections.GetAsync(_plan.Request.Source, none).ConfigureAwait(false);
        await (decision.Action switch
        {
            DecisionAction.RaiseDowntime => source.SetMaxDowntimeAsync(uuid, decision.Downtime!.Value, none),
            DecisionAction.SwitchToPostCopy => source.StartPostCopyAsync(uuid, none),
            DecisionAction.Suspend => SuspendAsync(recorder, steps),
            _ => source.AbortJobAsync(uuid, none),
        }).ConfigureAwait(false);
    }

    private async Task SuspendAsync(MoveRecorder recorder, MoveSteps steps)
    {
        recorder.IsSuspendedByUs = true;
        await steps.AddAsync(new SuspendGuestStep(_plan.Guest.Name, _plan.Guest.Uuid, MoveSide.Source), recorder, CancellationToken.None).ConfigureAwait(false);
        if (!_plan.Request.Paused)
        {
            await steps.AddAsync(new SuspendGuestStep(_plan.Guest.Name, _plan.Guest.Uuid, MoveSide.Destination), recorder, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Who was through while it was decided needed no decision.</summary>
    private async Task<bool> IsMovingAsync(CancellationToken cancellationToken)
    {
        var source = await _services.Connections.GetAsync(_plan.Request.Source, cancellationToken).ConfigureAwait(false);
        return await source.GetJobAsync(_plan.Guest.Uuid, cancellationToken).ConfigureAwait(false) is { IsMovingAway: true };
    }
}

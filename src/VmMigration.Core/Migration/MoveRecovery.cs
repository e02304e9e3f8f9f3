using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// A move whose session is gone, taken over by its journal: followed as long as it runs, and then put in order by what
/// both hosts say.
/// </summary>
public sealed class MoveRecovery : IFollowedMove
{
    private readonly JournaledMove _found;
    private readonly bool _repairs;
    private readonly MigrationServices _services;
    private readonly ProgressFeed _feed = new();
    private readonly MoveRecorder _recorder;
    private readonly CancellationTokenSource _detach = new();
    private readonly Lazy<Task<MigrationProgress>> _completion;

    /// <param name="found">The move.</param>
    /// <param name="repairs">
    /// Whether the guest itself may be touched where the move needs it: a post-copy resumed, what a dead session held let go.
    /// </param>
    /// <param name="services">The session's.</param>
    internal MoveRecovery(JournaledMove found, bool repairs, MigrationServices services)
    {
        _found = found;
        _repairs = repairs;
        _services = services;
        _recorder = new MoveRecorder(found.Record, _feed, services.Time);
        _completion = new Lazy<Task<MigrationProgress>>(() => Task.Run(RunAsync));
    }

    /// <inheritdoc/>
    public Task<MigrationProgress> Completion => _completion.Value;

    /// <inheritdoc/>
    public IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken)
    {
        _ = _completion.Value;
        return _feed.ReadAllAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Detach() => _detach.Cancel();

    private async Task<MigrationProgress> RunAsync()
    {
        try
        {
            using var journal = MigrationJournal.Reopen(_found, _services.Time) ?? throw InUse();
            // Another session may have put it in order since it was found.
            var move = JournalReader.Read(_found.Path);
            return move.IsUnfinished
                ? await PutInOrderAsync(move, journal).ConfigureAwait(false)
                : _recorder.EndAs(move.ToRecord());
        }
        catch (OperationCanceledException)
        {
            return _recorder.End(MigrationOutcome.Detached, DetachText.For(_found.VM, _found.Source.Name), null);
        }
        catch (MigrationException e)
        {
            return _recorder.End(MigrationOutcome.Unknown, e.Message, e);
        }
        catch (Exception e)
        {
            var error = new MigrationException(
                MigrationError.Unexpected,
                $"Putting the move of {_found.VM} in order failed in an unforeseen way: {e.Message}",
                $"Ask the daemons: Get-VmMigration -Source {_found.Source.Name}; Get-MigrationVm {_found.VM}. Report this defect with {_found.Path}.",
                _found.VM,
                e);
            return _recorder.End(MigrationOutcome.Unknown, error.Message, error);
        }
    }

    private async Task<MigrationProgress> PutInOrderAsync(JournaledMove move, MigrationJournal journal)
    {
        if (move.Stage is MoveStage.Looking)
        {
            return await TakeLooksBackAsync(move, journal).ConfigureAwait(false);
        }

        if (move.Kind is MigrationKind.Cold)
        {
            return await ColdRecovery.RunAsync(move, _repairs, journal, _services, _recorder, _detach.Token).ConfigureAwait(false);
        }

        if (move.End is null)
        {
            await FollowAsync(move).ConfigureAwait(false);
        }

        if (_repairs && move is { End: null, Control: ControlMode.Direct })
        {
            await DirectRecovery.Of(move, _services).RunAsync(_recorder.Warn, _detach.Token).ConfigureAwait(false);
        }

        var conclusion = await ReachAsync(move).ConfigureAwait(false);
        MigrationException? failure = null;
        if (_repairs && move.End is null && conclusion.IsInPostCopy)
        {
            failure = await PostCopyRecovery.Of(move, _services, _recorder).RunAsync(journal, _detach.Token).ConfigureAwait(false);
            conclusion = await ReachAsync(move).ConfigureAwait(false);
        }

        if (_repairs && conclusion.Verdict is Verdict.Moved && move is { End: null, Control: ControlMode.Direct })
        {
            // Post-copy ends without the one who drove it, but for the definition.
            await DirectRecovery.Of(move, _services).RunAsync(_recorder.Warn, _detach.Token).ConfigureAwait(false);
        }

        var steps = MoveSteps.Of(move, journal, _services.Connections);
        await steps.SettleAsync(conclusion.SettledBy(move.Peer.Flags), _recorder).ConfigureAwait(false);
        if (move.End is { } end)
        {
            return _recorder.EndAs(end with
            {
                Reason = steps.AreSettled ? $"{end.Reason}; what was left is in order now" : end.Reason,
                Warnings = _recorder.Latest.Warnings,
                Timestamp = _services.Time.GetLocalNow(),
            });
        }

        var final = conclusion.Verdict is Verdict.NotMoved
            ? _recorder.End(
                MigrationOutcome.Cancelled,
                $"its session had ended before it did; runs on {move.Source.Name} as before; "
                + (steps.AreSettled ? $"nothing was left on {move.Destination.Name}" : $"see the warnings for what is left on {move.Destination.Name}"),
                null)
            : conclusion.Record(_recorder, move.VM, failure);
        journal.End(final);
        return final;
    }

    /// <summary>Nobody has been asked to move the guest: it is not looked at.</summary>
    private async Task<MigrationProgress> TakeLooksBackAsync(JournaledMove move, MigrationJournal journal)
    {
        var steps = MoveSteps.Of(move, journal, _services.Connections);
        await steps.SettleAsync(Verdict.NotMoved, _recorder).ConfigureAwait(false);
        var final = _recorder.End(
            MigrationOutcome.Cancelled,
            "its session had ended before anything was started; "
            + (steps.AreSettled ? $"nothing was left on {move.Source.Name} and {move.Destination.Name}" : "see the warnings for what is left"),
            null);
        journal.End(final);
        return final;
    }

    private async Task FollowAsync(JournaledMove move)
    {
        using var watch = new MoveWatch(move.Uuid, _services, _recorder);
        await watch.LeaveAsync(move.Source, _detach.Token).ConfigureAwait(false);
        try
        {
            await watch.ArriveAsync(move.Destination, _detach.Token).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            // Its events are missed; at the end it is asked again.
        }

        await new JobFollower(move.Source, move.Uuid, _services, _recorder).FollowJobAsync(_detach.Token).ConfigureAwait(false);
    }

    private async Task<Conclusion> ReachAsync(JournaledMove move)
    {
        while (true)
        {
            var conclusion = await new Conclusion(move.Uuid, move.Source, move.Destination, _services).ReachAsync(_detach.Token).ConfigureAwait(false);
            // Following ends while it moves only when nothing gets across any more.
            if (conclusion.Verdict is not Verdict.Moving || move.End is not null || conclusion.IsInPostCopy)
            {
                return conclusion;
            }

            await FollowAsync(move).ConfigureAwait(false);
        }
    }

    private MigrationException InUse() => new(
        MigrationError.VmBusy,
        $"The move of {_found.VM} from {_found.Source.Name} to {_found.Destination.Name} is in another session's hands.",
        $"Leave it to that one, or end it first. Follow the move: Get-VmMigration -Source {_found.Source.Name} | Wait-VmMigration.",
        _found.VM);
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Follows a move that was found running: by its job on the source, and at the end by what both hosts say.</summary>
public sealed class MigrationFollower : IFollowedMove
{
    private readonly ProgressFeed _feed = new();
    private readonly CancellationTokenSource _detach = new();
    private readonly MigrationProgress _found;
    private readonly HostReference _source;
    private readonly HostReference? _destination;
    private readonly IReadOnlyList<HostReference> _candidates;
    private readonly MigrationRun? _run;
    private readonly MigrationServices _services;
    private readonly MoveRecorder _recorder;
    private readonly Lazy<Task<MigrationProgress>> _completion;
    private MigrationException? _failure;
    private bool _refused;

    internal MigrationFollower(
        MigrationProgress found,
        HostReference source,
        HostReference? destination,
        IReadOnlyList<HostReference> candidates,
        MigrationRun? run,
        MigrationServices services)
    {
        _found = found;
        _source = source;
        _destination = destination;
        _candidates = candidates;
        _run = run;
        _services = services;
        _recorder = new MoveRecorder(found, _feed, services.Time);
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

    /// <summary>The source would not abort the job.</summary>
    internal void AbortRefused(MigrationException refusal)
    {
        _refused = true;
        _recorder.Warn($"the move of {_found.VM} could not be stopped: {refusal.Message}");
    }

    /// <summary>Follows a move that was told to stop.</summary>
    internal Task<MigrationProgress> StopAsync(CancellationToken cancellationToken)
    {
        _failure = _refused ? null : new MigrationException(
            MigrationError.MigrationCancelled, "Stop-VmMigration stopped it.", "Start it again if it was not meant to be stopped.", _found.VM);
        return Completion.WaitAsync(cancellationToken);
    }

    private async Task<MigrationProgress> RunAsync()
    {
        try
        {
            return (_found.Uuid ?? _run?.Uuid) is { } uuid
                ? await FollowAsync(uuid).ConfigureAwait(false)
                : await FollowOwnAsync().ConfigureAwait(false) ?? throw VmErrors.NotMoving(_found.VM, _source.Name);
        }
        catch (OperationCanceledException)
        {
            return _recorder.End(MigrationOutcome.Detached, DetachText.For(_found.VM, _source.Name), null);
        }
        catch (MigrationException e)
        {
            return _recorder.End(MigrationOutcome.Unknown, e.Message, e);
        }
        catch (Exception e)
        {
            var error = new MigrationException(
                MigrationError.Unexpected,
                $"Following the move of {_found.VM} failed in an unforeseen way; whether it goes on is not known: {e.Message}",
                $"Ask the daemons: Get-VmMigration -Source {_source.Name}; Get-MigrationVm {_found.VM}. Report this defect.",
                _found.VM,
                e);
            return _recorder.End(MigrationOutcome.Unknown, error.Message, error);
        }
    }

    private async Task<MigrationProgress> FollowAsync(Guid uuid)
    {
        using var watch = new MoveWatch(uuid, _services, _recorder);
        await watch.LeaveAsync(_source, _detach.Token).ConfigureAwait(false);
        await WatchDestinationAsync(watch).ConfigureAwait(false);
        var job = new JobFollower(_source, uuid, _services, _recorder);
        while (true)
        {
            await job.FollowJobAsync(_detach.Token).ConfigureAwait(false);
            if (await ConcludeAsync(uuid).ConfigureAwait(false) is { } final)
            {
                return final;
            }
        }
    }

    private async Task WatchDestinationAsync(MoveWatch watch)
    {
        try
        {
            if (_destination is not null)
            {
                await watch.ArriveAsync(_destination, _detach.Token).ConfigureAwait(false);
            }
        }
        catch (MigrationException)
        {
            // Its events are missed; at the end it is asked again.
        }
    }

    /// <summary>The record of the one who began it, who was told why it ended as it did; null where there is none.</summary>
    private async Task<MigrationProgress?> FollowOwnAsync()
    {
        if (_run is null)
        {
            return null;
        }

        var own = await _run.Completion.WaitAsync(_detach.Token).ConfigureAwait(false);
        if (own.Outcome is not MigrationOutcome.Detached)
        {
            return _recorder.EndAs(own);
        }

        _failure ??= await _run.Performed.WaitAsync(_detach.Token).ConfigureAwait(false) is { Error: not MigrationError.ConnectionLost } told ? told : null;
        return null;
    }

    /// <summary>The final record; null where the source goes on with the move.</summary>
    private async Task<MigrationProgress?> ConcludeAsync(Guid uuid)
    {
        if (await FollowOwnAsync().ConfigureAwait(false) is { } own)
        {
            return own;
        }

        var search = new DestinationSearch(uuid, _source, _services);
        if ((_destination ?? await search.FindAsync(_candidates, _detach.Token).ConfigureAwait(false)) is not { } destination)
        {
            return await search.ConcludeWithoutAsync(_recorder, _found.VM, _failure, _detach.Token).ConfigureAwait(false);
        }

        var conclusion = await new Conclusion(uuid, _source, destination, _services).ReachAsync(_detach.Token).ConfigureAwait(false);
        return conclusion.Verdict is Verdict.Moving ? null : conclusion.Record(_recorder, _found.VM, _failure);
    }
}

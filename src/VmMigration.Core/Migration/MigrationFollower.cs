using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Follows a move that was found running: by its job on the source, and at the end by what both hosts say.</summary>
public sealed class MigrationFollower
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
        _recorder = new MoveRecorder(_feed, services.Time, found with { Outcome = null, Error = null });
        _completion = new Lazy<Task<MigrationProgress>>(() => Task.Run(RunAsync));
    }

    /// <summary>The final record. Does not fail.</summary>
    public Task<MigrationProgress> Completion => _completion.Value;

    /// <summary>The records until the final one. For one reader.</summary>
    public IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken)
    {
        _ = _completion.Value;
        return _feed.ReadAllAsync(cancellationToken);
    }

    /// <summary>Stops following; the move goes on.</summary>
    public void Detach() => _detach.Cancel();

    /// <summary>The source would not abort the job.</summary>
    internal void AbortRefused(MigrationException refusal) => _failure = refusal;

    /// <summary>Follows a move that was told to stop.</summary>
    internal Task<MigrationProgress> StopAsync(CancellationToken cancellationToken)
    {
        _failure ??= new MigrationException(
            MigrationError.MigrationCancelled, "Stop-VmMigration stopped it.", "Start it again if it was not meant to be stopped.", _found.VM);
        return Completion.WaitAsync(cancellationToken);
    }

    private async Task<MigrationProgress> RunAsync()
    {
        try
        {
            if (_found.Uuid is null)
            {
                return await ConcludeUncheckedAsync().ConfigureAwait(false);
            }

            var source = await _services.Connections.GetAsync(_source, _detach.Token).ConfigureAwait(false);
            var destination = await ConnectOrNullAsync(_destination).ConfigureAwait(false);
            using var watch = await MoveWatch.StartAsync(_found.Uuid!.Value, source, destination, _recorder, _detach.Token).ConfigureAwait(false);
            await new JobFollower(_source, _found.Uuid.Value, _services, _recorder).FollowJobAsync(_detach.Token).ConfigureAwait(false);
            return await ConcludeAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return _recorder.End(MigrationOutcome.Detached, DetachText.For(_found.VM, _source.Name), null);
        }
        catch (MigrationException e)
        {
            return _recorder.End(MigrationOutcome.Unknown, e.Message, e);
        }
    }

    /// <summary>Nothing ran yet when the record was made: only who began the move knows what came of it.</summary>
    private async Task<MigrationProgress> ConcludeUncheckedAsync() => _run is not null
        ? _recorder.EndAs(await _run.Completion.WaitAsync(_detach.Token).ConfigureAwait(false))
        : throw VmErrors.NotMoving(_found.VM, _source.Name);

    private async Task<IHypervisor?> ConnectOrNullAsync(HostReference? host)
    {
        try
        {
            return host is null ? null : await _services.Connections.GetAsync(host, _detach.Token).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            // Its events are missed; at the end it is asked again.
            return null;
        }
    }

    private async Task<MigrationProgress> ConcludeAsync()
    {
        if (_run is not null)
        {
            // The one who began it was told why it ended as it did.
            var own = await _run.Completion.WaitAsync(_detach.Token).ConfigureAwait(false);
            if (own.Outcome is not MigrationOutcome.Detached)
            {
                return _recorder.EndAs(own);
            }
        }

        var destination = _destination ?? await FindDestinationAsync().ConfigureAwait(false);
        if (destination is null)
        {
            return await ConcludeWithoutDestinationAsync().ConfigureAwait(false);
        }

        var conclusion = await new Conclusion(_found.Uuid!.Value, _source, destination, _services).ReachAsync(_detach.Token).ConfigureAwait(false);
        return conclusion.Record(_recorder, _found.VM, _source.Name, destination.Name, _failure);
    }

    /// <summary>The candidate that has the guest now.</summary>
    private async Task<HostReference?> FindDestinationAsync()
    {
        foreach (var candidate in _candidates.Where(c => !string.Equals(c.Name, _source.Name, StringComparison.OrdinalIgnoreCase)))
        {
            if (await ConnectOrNullAsync(candidate).ConfigureAwait(false) is { } hypervisor
                && await hypervisor.GetGuestAsync(_found.Uuid!.Value, _detach.Token).ConfigureAwait(false) is { IsActive: true })
            {
                return candidate;
            }
        }

        return null;
    }

    private async Task<MigrationProgress> ConcludeWithoutDestinationAsync()
    {
        var source = await _services.Connections.GetAsync(_source, _detach.Token).ConfigureAwait(false);
        var guest = await source.GetGuestAsync(_found.Uuid!.Value, _detach.Token).ConfigureAwait(false);
        if (guest is { IsActive: true, IsInMigration: false })
        {
            var stopped = _failure is { Error: MigrationError.MigrationCancelled };
            return _recorder.End(
                stopped ? MigrationOutcome.Cancelled : MigrationOutcome.Failed,
                $"runs on {_source.Name} as before; which host it was to go to is not known here",
                _failure);
        }

        var error = new MigrationException(
            MigrationError.OutcomeUnknown,
            $"The move of {_found.VM} is over and {_source.Name} does not run it; which host it went to is not known here.",
            "Name the host it went to (Wait-VmMigration -Destination), or put all hosts into the inventory; Get-MigrationVm then finds it.",
            _found.VM);
        return _recorder.End(MigrationOutcome.Unknown, error.Message, error);
    }
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>A peer-to-peer move that is planned: starts it, follows it, and proves how it ended.</summary>
internal sealed class PeerMove(
    MigrationPlan plan, IHypervisor source, MigrationServices services, MoveRecorder recorder, CancellationToken detach)
{
    private readonly Guid _uuid = plan.Guest.Uuid;
    private readonly string _vm = plan.Guest.Name;
    private readonly MigrationRequest _request = plan.Request;
    private TimeSpan? _downtimeBefore;

    /// <summary>
    /// Completes when the source's daemon is done with the move, or is not known to work on it any more; its failure,
    /// where it told one. Completed, too, as long as nothing was started.
    /// </summary>
    public Task<MigrationException?> Performed { get; private set; } = Task.FromResult<MigrationException?>(null);

    public async Task<MigrationProgress> RunAsync()
    {
        using var watch = new MoveWatch(_uuid, services, recorder);
        await MakeReadyAsync(watch).ConfigureAwait(false);
        recorder.Milestone(MigrationPhase.Reserving, $"{_request.Destination.Name} prepares");
        Performed = CatchAsync(source.MigrateAsync(_uuid, plan.Peer, CancellationToken.None)).Observed();
        try
        {
            var follower = new JobFollower(_request.Source, _uuid, services, recorder);
            await follower.FollowAsync(Performed, detach).ConfigureAwait(false);
            return await ConcludeAsync(watch, follower, await Performed.ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var isOver = Performed.IsCompleted;
            _ = RestoreLaterAsync().Observed();
            return recorder.End(
                MigrationOutcome.Detached, isOver ? DetachText.BeforeProof(_vm) : DetachText.For(_vm, _request.Source.Name), null);
        }
    }

    /// <summary>The migration's failure as a value: it is one of two witnesses, not the outcome.</summary>
    private static async Task<MigrationException?> CatchAsync(Task perform)
    {
        try
        {
            await perform.ConfigureAwait(false);
            return null;
        }
        catch (MigrationException e)
        {
            return e;
        }
    }

    private async Task MakeReadyAsync(MoveWatch watch)
    {
        try
        {
            await VmErrors.BeforeMoveAsync(_vm, async () =>
            {
                await Task.WhenAll(
                    watch.LeaveAsync(_request.Source, detach),
                    watch.ArriveAsync(_request.Destination, detach),
                    LimitDowntimeAsync()).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            detach.ThrowIfCancellationRequested();
        }
        catch
        {
            await RestoreDowntimeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sets the ceiling before anything runs, since an idle guest is through before one could set it later.</summary>
    private async Task LimitDowntimeAsync()
    {
        if (_request.MaxDowntime is { } limit)
        {
            _downtimeBefore = await source.GetMaxDowntimeAsync(_uuid, detach).ConfigureAwait(false);
            await source.SetMaxDowntimeAsync(_uuid, limit, detach).ConfigureAwait(false);
        }
    }

    private async Task<MigrationProgress> ConcludeAsync(MoveWatch watch, JobFollower follower, MigrationException? failure)
    {
        var daemonTold = failure is not { Error: MigrationError.ConnectionLost };
        Conclusion conclusion;
        do
        {
            if (!daemonTold)
            {
                // The daemon goes on: whoever asked it is not needed.
                await follower.FollowJobAsync(detach).ConfigureAwait(false);
            }

            conclusion = await new Conclusion(_uuid, _request.Source, _request.Destination, services).ReachAsync(detach).ConfigureAwait(false);
        }
        while (conclusion.Verdict == Verdict.Moving && !daemonTold);

        if (conclusion.Verdict == Verdict.NotMoved)
        {
            // Once the destination has a process, it is the memory's way that leads nowhere, not the daemon's.
            if (PeerProof.IsConnectFailure(failure) && !watch.DestinationStarted && recorder.Latest is { Phase: MigrationPhase.Reserving, MemoryTotal: null })
            {
                failure = PeerProof.Unreachable(_request.Source, _request.Destination, plan.Peer.PeerUri, failure!);
            }

            await RestoreDowntimeAsync().ConfigureAwait(false);
        }

        return conclusion.Record(recorder, _vm, failure ?? Contradiction(conclusion.Verdict));
    }

    private MigrationException? Contradiction(Verdict verdict) => verdict is Verdict.Moved ? null : new MigrationException(
        MigrationError.MigrationFailed,
        $"{_request.Source.Name}'s libvirt had said that it was moved.",
        $"Look into both hosts' logs of the guest (/var/log/libvirt/qemu/{_vm}.log).",
        _vm);

    private async Task RestoreLaterAsync()
    {
        if (await Performed.ConfigureAwait(false) is { Error: not MigrationError.ConnectionLost })
        {
            await RestoreDowntimeAsync().ConfigureAwait(false);
        }
    }

    private async Task RestoreDowntimeAsync()
    {
        if (_downtimeBefore is not { } before)
        {
            return;
        }

        try
        {
            var again = await services.Connections.GetAsync(_request.Source, CancellationToken.None).ConfigureAwait(false);
            await again.SetMaxDowntimeAsync(_uuid, before, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MigrationException or OperationCanceledException)
        {
            recorder.Warn($"the downtime limit of {_vm} is still {_request.MaxDowntime!.Value.TotalMilliseconds:0} ms, not {before.TotalMilliseconds:0} ms as before: {e.Message}");
        }
    }
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>A peer-to-peer move that is planned: starts it, follows it, and proves how it ended.</summary>
internal sealed class PeerMove(
    MigrationPlan plan, IHypervisor source, IHypervisor destination, MigrationServices services, MoveRecorder recorder, CancellationToken detach)
{
    private readonly Guid _uuid = plan.Guest.Uuid;
    private readonly MigrationRequest _request = plan.Request;

    public async Task<MigrationProgress> RunAsync()
    {
        using var watch = await MoveWatch.StartAsync(_uuid, source, destination, recorder, detach).ConfigureAwait(false);
        var downtimeBefore = await LimitDowntimeAsync().ConfigureAwait(false);
        detach.ThrowIfCancellationRequested();

        recorder.Milestone(MigrationPhase.Reserving, $"{_request.Destination.Name} prepares");
        var perform = CatchAsync(source.MigrateAsync(_uuid, plan.Peer, CancellationToken.None));
        var follower = new JobFollower(_request.Source, _uuid, services, recorder);
        MigrationException? failure;
        try
        {
            await follower.FollowAsync(perform, detach).ConfigureAwait(false);
            failure = await perform.ConfigureAwait(false);
            if (failure is { Error: MigrationError.ConnectionLost })
            {
                // The daemon goes on: whoever asked it is not needed.
                await follower.FollowJobAsync(detach).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return recorder.End(MigrationOutcome.Detached, DetachText.For(_request.VM, _request.Source.Name), null);
        }

        return await ConcludeAsync(failure, downtimeBefore).ConfigureAwait(false);
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

    /// <summary>Sets the ceiling before anything runs, since an idle guest is through before one could set it later.</summary>
    private async Task<TimeSpan?> LimitDowntimeAsync()
    {
        if (_request.MaxDowntime is not { } limit)
        {
            return null;
        }

        var before = await source.GetMaxDowntimeAsync(_uuid, detach).ConfigureAwait(false);
        await source.SetMaxDowntimeAsync(_uuid, limit, detach).ConfigureAwait(false);
        return before;
    }

    private async Task<MigrationProgress> ConcludeAsync(MigrationException? failure, TimeSpan? downtimeBefore)
    {
        var conclusion = await new Conclusion(_uuid, _request.Source, _request.Destination, services).ReachAsync(CancellationToken.None).ConfigureAwait(false);
        if (conclusion.Verdict == Verdict.NotMoved)
        {
            if (PeerProof.IsConnectFailure(failure) && recorder.Latest is { Phase: MigrationPhase.Reserving, MemoryTotal: null })
            {
                failure = PeerProof.Unreachable(_request.Source, _request.Destination, plan.Peer.PeerUri, failure!);
            }

            await RestoreDowntimeAsync(downtimeBefore).ConfigureAwait(false);
        }

        return conclusion.Record(recorder, _request.VM, _request.Source.Name, _request.Destination.Name, failure);
    }

    private async Task RestoreDowntimeAsync(TimeSpan? before)
    {
        if (before is not { } value)
        {
            return;
        }

        try
        {
            var again = await services.Connections.GetAsync(_request.Source, CancellationToken.None).ConfigureAwait(false);
            await again.SetMaxDowntimeAsync(_uuid, value, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            recorder.Warn($"the downtime limit of {_request.VM} is still {_request.MaxDowntime!.Value.TotalMilliseconds:0} ms, not {value.TotalMilliseconds:0} ms as before: {e.Message}");
        }
    }
}

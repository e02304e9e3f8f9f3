using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>A live move that is planned: makes ready, starts it, follows it, proves how it ended, and settles what was made.</summary>
internal sealed class LiveMove(
    MigrationPlan plan, IMoveWay way, MigrationServices services, MoveRecorder recorder, MigrationJournal journal, MoveSupervisor? supervisor,
    CancellationToken detach) : PlannedMove(plan, services, journal, detach)
{
    private readonly CancellationTokenSource _given = new();
    private StoppedGuest? _stillness;

    /// <inheritdoc/>
    protected override bool OutlivesSession => way.OutlivesSession;

    /// <inheritdoc/>
    public override async Task<MigrationProgress> RunAsync()
    {
        var watch = new MoveWatch(Uuid, Services, recorder);
        try
        {
            await MakeReadyAsync(watch).ConfigureAwait(false);
            recorder.Milestone(MigrationPhase.Reserving, $"{Destination.Name} prepares");
            Start(() => way.PerformAsync(Journal, _given.Token));
            var follower = Follower(recorder);
            var failure = await FollowAsync(follower, Detach).ConfigureAwait(false);
            var final = await ConcludeAsync(watch, follower, recorder, failure, Detach).ConfigureAwait(false);
            End(watch, final);
            return final;
        }
        catch (OperationCanceledException) when (IsStarted)
        {
            var isOver = Performed.IsCompleted;
            var detached = recorder.End(
                MigrationOutcome.Detached,
                isOver ? DetachText.BeforeProof(Vm) : way.OutlivesSession ? DetachText.For(Vm, Source.Name) : DetachText.Bound(Vm, Source.Name),
                null);
            _ = ConcludeLaterAsync(watch).Observed();
            return detached;
        }
        catch when (!IsStarted)
        {
            watch.Dispose();
            throw;
        }
        catch
        {
            End(watch, null);
            throw;
        }
    }

    private async Task MakeReadyAsync(MoveWatch watch)
    {
        try
        {
            await VmErrors.BeforeMoveAsync(Vm, async () =>
            {
                await Task.WhenAll(
                    watch.LeaveAsync(Source, Detach),
                    watch.ArriveAsync(Destination, Detach),
                    Steps.DoAsync(recorder, Detach)).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            Detach.ThrowIfCancellationRequested();
        }
        catch
        {
            await Steps.SettleAsync(Verdict.NotMoved, recorder).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Follows until it is over for the one who drives it: why it failed, where it did.</summary>
    private async Task<MigrationException?> FollowAsync(JobFollower follower, CancellationToken cancellationToken)
    {
        if (await follower.FollowAsync(Performed, cancellationToken).ConfigureAwait(false))
        {
            return await Performed.ConfigureAwait(false);
        }

        // Whoever resumes it must find nobody at it.
        await _given.CancelAsync().ConfigureAwait(false);
        return VmErrors.PostCopyHangs(Vm, Source.Name, Destination.Name);
    }

    private async Task<MigrationProgress> ConcludeAsync(
        MoveWatch watch, JobFollower follower, MoveRecorder recorder, MigrationException? failure, CancellationToken cancellationToken)
    {
        var daemonTold = failure is not { Error: MigrationError.ConnectionLost };
        var hangs = failure is { Error: MigrationError.PostCopyBroken };
        Conclusion conclusion;
        do
        {
            if (!daemonTold)
            {
                // The daemon goes on: whoever asked it is not needed.
                await follower.FollowJobAsync(cancellationToken).ConfigureAwait(false);
            }

            var sought = new Conclusion(Uuid, Source, Destination, Services)
            {
                IsSourceToGo = Plan.Peer.Flags.HasFlag(MigrationFlags.UndefineSource),
                HasNeverStoodStill = daemonTold && failure is not null && watch.HasNeverStoodStill,
            };
            conclusion = await sought.ReachAsync(cancellationToken, hangs).ConfigureAwait(false);
        }
        while (conclusion.Verdict == Verdict.Moving && !daemonTold);

        if (conclusion.Verdict == Verdict.NotMoved && PeerProof.IsOfDaemons(failure, Plan.Peer.PeerUri, recorder))
        {
            failure = PeerProof.Unreachable(Source, Destination, Plan.Peer.PeerUri, failure!);
        }

        if (conclusion.Verdict == Verdict.NotMoved)
        {
            failure = Stopped(failure) ?? supervisor?.Explain(failure) ?? _stillness?.Explain(failure)
                ?? (watch.DestinationDestroyed ? WayText.Destroyed(failure, Plan.Request) : null)
                ?? UnknownFileSystem.Explain(failure, Plan.Request, Plan.Disks, Plan.Domain)
                ?? WayText.Explain(failure, Plan.Request, recorder.IsPreparedThere) ?? failure;
        }

        Steps.Departed(failure is null ? $"{Source.Name}'s libvirt said that it was moved" : null);
        Steps.Departed(watch.SourceLetGo ? $"{Source.Name} told that it ended there since it runs elsewhere" : null);
        Steps.Departed(conclusion.Departure(Plan.Peer.Flags));
        var settledBy = conclusion.SettledBy(Plan.Peer.Flags, Steps.Departure);
        if (settledBy is Verdict.Moved or Verdict.NotMoved)
        {
            Journal.Stage(MoveStage.Settling);
        }

        await Steps.SettleAsync(settledBy, recorder).ConfigureAwait(false);
        WarnOfJournal(recorder);
        if (conclusion.Verdict is Verdict.Moved && Plan.Ending is { PostCopyIsAsked: true } && supervisor is { AllowsPostCopy: true } && !watch.WasPostCopy)
        {
            conclusion.Beside = "; its memory was across before a switch to post-copy was due";
        }

        return conclusion.Record(recorder, Vm, failure ?? Contradiction(conclusion.Verdict), Steps);
    }

    private MigrationException? Contradiction(Verdict verdict) => verdict is Verdict.Moved ? null : new MigrationException(
        MigrationError.MigrationFailed,
        $"{Source.Name}'s libvirt had said that it was moved.",
        $"Look into both hosts' logs of the guest (/var/log/libvirt/qemu/{Vm}.log).",
        Vm);

    /// <summary>The administrator does not watch any more: as long as this session lasts, the move is put to its end all the same.</summary>
    private async Task ConcludeLaterAsync(MoveWatch watch)
    {
        MigrationProgress? final = null;
        try
        {
            var unheard = new MoveRecorder(recorder.Latest, new ProgressFeed(), Services.Time);
            var follower = Follower(unheard);
            // Its policy holds for as long as somebody is there to act on it.
            var failure = await FollowAsync(follower, CancellationToken.None).ConfigureAwait(false);
            final = await ConcludeAsync(watch, follower, unheard, failure, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            End(watch, final);
        }
    }

    private JobFollower Follower(MoveRecorder recorder) => new(Source, Uuid, Services, recorder, async (sample, cancellationToken) =>
    {
        await KeepBandwidthAsync(sample, recorder).ConfigureAwait(false);
        if (supervisor is not null)
        {
            await supervisor.ConsiderAsync(sample, recorder, Journal, Steps, cancellationToken).ConfigureAwait(false);
        }
    })
    {
        Stopped = _stillness ??= new StoppedGuest(Plan, Services, Performed, Journal),
    };

    /// <summary>With memory the rate begins that the move was begun with: what was asked for since then counts.</summary>
    private async Task KeepBandwidthAsync(MigrationSample sample, MoveRecorder recorder)
    {
        if (sample.MemoryTotal is null || AskedBandwidth is not { } asked)
        {
            return;
        }

        AskedBandwidth = null;
        var source = await Services.Connections.GetAsync(Source, CancellationToken.None).ConfigureAwait(false);
        await source.SetBandwidthAsync(Uuid, asked, postCopy: false, CancellationToken.None).ConfigureAwait(false);
        recorder.Milestone(recorder.Latest.Phase, $"bandwidth set to {asked} MiB/s, as was asked for before memory began");
    }

    private void End(MoveWatch watch, MigrationProgress? final)
    {
        watch.Dispose();
        _given.Dispose();
        End(final);
    }
}

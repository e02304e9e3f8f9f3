using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// A cold move that is planned: the guest is shut down, its definition and disks go to the other host by the daemons, it
/// is started there, and only then goes from where it was. Whatever fails before that, it is started again where it was.
/// </summary>
internal sealed class ColdMove(
    MigrationPlan plan, Func<PeerMigration, IMoveWay> way, MigrationServices services, MoveRecorder recorder, MigrationJournal journal,
    CancellationToken detach) : PlannedMove(plan, services, journal, detach)
{
    private MoveRecorder _recorder = recorder;

    /// <inheritdoc/>
    protected override bool OutlivesSession => false;

    /// <summary>The guest may be off, or about to be.</summary>
    protected override bool IsBoundUnstarted => Steps.AreBegun;

    private ColdText Text => new(Vm, Source.Name, Destination.Name, Plan.Guest.IsActive, Starts, Plan.Request.KeepSource)
    {
        KeptHere = [.. Steps.KeptOn(MoveSide.Source).Select(k => k.What)], KeptThere = [.. Steps.KeptOn(MoveSide.Destination).Select(k => k.What)],
    };

    private bool Starts => Plan.Guest.IsActive && !Plan.Request.NoStart;

    /// <inheritdoc/>
    public override async Task<MigrationProgress> RunAsync()
    {
        var moving = MoveAsync();
        try
        {
            return await moving.WaitAsync(Detach).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!moving.IsCompleted)
        {
            var shuttingDown = Steps.Begun<ShutDownStep>();
            if (!IsStarted && shuttingDown is null)
            {
                // What is being made ready is taken back.
                return await moving.ConfigureAwait(false);
            }

            _ = EndAloneAsync(moving).Observed();
            // What comes after this is for the journal alone.
            var watched = Interlocked.Exchange(ref _recorder, new MoveRecorder(_recorder.Latest, new ProgressFeed(), Services.Time));
            return watched.End(
                MigrationOutcome.Detached,
                shuttingDown is null ? DetachText.Cold(Vm, Source.Name) : DetachText.ShuttingDown(Vm, Source.Name, shuttingDown.Timeout),
                null);
        }
    }

    private async Task<MigrationProgress> MoveAsync()
    {
        MigrationProgress? final = null;
        try
        {
            final = await MakeReadyAsync().ConfigureAwait(false);
            if (final is not null)
            {
                return final;
            }

            _recorder.Milestone(MigrationPhase.Reserving, $"{Destination.Name} prepares");
            Start(PerformAsync);
            var follower = new JobFollower(Source, Uuid, Services, _recorder);
            await follower.FollowAsync(Performed, CancellationToken.None).ConfigureAwait(false);
            final = await ConcludeAsync(await Performed.ConfigureAwait(false)).ConfigureAwait(false);
            return final;
        }
        finally
        {
            if (final is not null || IsStarted)
            {
                End(final);
            }
        }
    }

    /// <summary>What goes on when nobody waits for it any more; without an end, another session puts it in order.</summary>
    private async Task EndAloneAsync(Task<MigrationProgress> moving)
    {
        try
        {
            await moving.ConfigureAwait(false);
        }
        finally
        {
            End(null);
        }
    }

    /// <returns>Null; else how it ended when somebody did not want to wait for it.</returns>
    private async Task<MigrationProgress?> MakeReadyAsync()
    {
        try
        {
            await VmErrors.BeforeMoveAsync(Vm, async () =>
            {
                await Steps.DoAsync(_recorder, Detach).ConfigureAwait(false);
                Detach.ThrowIfCancellationRequested();
                return true;
            }).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (Plan.Guest.IsActive && Steps.AreBegun)
        {
            var stayedOn = await TakeBackAsync().ConfigureAwait(false);
            return (Text with { StayedOn = stayedOn }).Record(_recorder, Verdict.NotMoved, Steps.AreSettled, new MigrationException(
                MigrationError.MigrationCancelled, "It was stopped while it was made ready.", "Start it again if it was not meant to be stopped.", Vm));
        }
        catch
        {
            await TakeBackAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes back what was made ready.</summary>
    /// <returns>Whether the guest was asked to shut down, and has not.</returns>
    private async Task<bool> TakeBackAsync()
    {
        var stayedOn = Steps.Begun<ShutDownStep>() is { } asked
            && !await asked.OutwaitAsync(Source, Services, CancellationToken.None).ConfigureAwait(false);
        await Steps.SettleAsync(Verdict.NotMoved, _recorder).ConfigureAwait(false);
        return stayedOn;
    }

    private async Task PerformAsync()
    {
        var migration = await Plan.AsStartedAsync(CancellationToken.None).ConfigureAwait(false);
        await way(migration).PerformAsync(Journal, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<MigrationProgress> ConcludeAsync(MigrationException? failure)
    {
        var facts = new RecoveryFacts { Stage = MoveStage.Performing, Starts = Starts };
        var ending = new ColdEnding(Uuid, Vm, facts, Source, Destination, Services, Journal, _recorder);
        var verdict = await ending.ReachAsync(CancellationToken.None).ConfigureAwait(false);
        if (verdict is Verdict.Moved or Verdict.NotMoved)
        {
            Journal.Stage(MoveStage.Settling);
        }

        Steps.Departed(failure is null && verdict is Verdict.Moved ? $"{Source.Name}'s libvirt said that it was moved" : null);
        Steps.Departed(ending.Departure);
        await Steps.SettleAsync(verdict, _recorder, new StartBarrier(Uuid, Vm, Source, Destination, [], Services)).ConfigureAwait(false);
        WarnOfJournal(_recorder);
        return (Text with { StayedOff = Steps.IsLeft<ShutDownStep>() }).Record(_recorder, verdict, Steps.AreSettled, Stopped(failure) ?? ending.Failure ?? failure);
    }
}

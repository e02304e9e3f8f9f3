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
            if (!IsStarted)
            {
                // What is being made ready is taken back.
                return await moving.ConfigureAwait(false);
            }

            _ = moving.Observed();
            // What comes after this is for the journal alone.
            var watched = Interlocked.Exchange(ref _recorder, new MoveRecorder(_recorder.Latest, new ProgressFeed(), Services.Time));
            return watched.End(MigrationOutcome.Detached, DetachText.Bound(Vm, Source.Name), null);
        }
    }

    private async Task<MigrationProgress> MoveAsync()
    {
        MigrationProgress? final = null;
        try
        {
            await MakeReadyAsync().ConfigureAwait(false);
            _recorder.Milestone(MigrationPhase.Reserving, $"{Destination.Name} prepares");
            Start(PerformAsync);
            var follower = new JobFollower(Source, Uuid, Services, _recorder);
            await follower.FollowAsync(Performed, CancellationToken.None).ConfigureAwait(false);
            final = await ConcludeAsync(await Performed.ConfigureAwait(false)).ConfigureAwait(false);
            return final;
        }
        finally
        {
            End(final);
        }
    }

    private async Task MakeReadyAsync()
    {
        try
        {
            await VmErrors.BeforeMoveAsync(Vm, async () =>
            {
                await Steps.DoAsync(_recorder, Detach).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch
        {
            await Steps.SettleAsync(Verdict.NotMoved, _recorder).ConfigureAwait(false);
            throw;
        }
    }

    private async Task PerformAsync()
    {
        var migration = await Plan.AsStartedAsync(CancellationToken.None).ConfigureAwait(false);
        await way(migration).PerformAsync(Journal, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<MigrationProgress> ConcludeAsync(MigrationException? failure)
    {
        if (failure is { Error: MigrationError.ConnectionLost })
        {
            await new JobFollower(Source, Uuid, Services, _recorder).FollowJobAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var ending = new ColdEnding(Uuid, Vm, Starts, Source, Destination, Services, _recorder);
        var verdict = await ending.ReachAsync(CancellationToken.None).ConfigureAwait(false);
        if (verdict is Verdict.Moved or Verdict.NotMoved)
        {
            Journal.Stage(MoveStage.Settling);
        }

        await Steps.SettleAsync(verdict, _recorder).ConfigureAwait(false);
        return new ColdText(Vm, Source.Name, Destination.Name, Plan.Guest.IsActive, Starts, Plan.Request.KeepSource)
            .Record(_recorder, verdict, Steps.AreSettled, Stopped(failure) ?? ending.Failure ?? failure);
    }
}

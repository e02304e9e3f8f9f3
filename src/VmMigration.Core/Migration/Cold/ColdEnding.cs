using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Puts an end to a cold move by what both hosts say: a guest that has arrived is started there, and seen to run, before
/// anything of it goes from where it was. One that does not start there is not moved.
/// </summary>
internal sealed class ColdEnding(
    Guid uuid, string vm, RecoveryFacts facts, HostReference source, HostReference destination, MigrationServices services, MigrationJournal journal, MoveRecorder recorder)
{
    private static readonly TimeSpan Proof = TimeSpan.FromSeconds(1);

    private bool _waitIsTold;

    /// <summary>Why it is not on the destination, where that was found out here.</summary>
    public MigrationException? Failure { get; private set; }

    /// <summary>Whether it ran on the source when that was last asked.</summary>
    public bool RunsHere { get; private set; }

    /// <summary>What the rule said; <see cref="RecoveryAction.Report"/> where the guest has gone on without this move.</summary>
    public RecoveryAction Action { get; private set; }

    /// <summary>Asks the hosts beside these two, where that is to be known before anything is started.</summary>
    public StartBarrier? Others { get; init; }

    /// <summary>How the source itself said that the guest left it, or that it has only what a cold move leaves; null where it has not.</summary>
    public string? Departure { get; private set; }

    /// <summary>Where it is, after all that can be done for it.</summary>
    public async Task<Verdict> ReachAsync(CancellationToken cancellationToken)
    {
        var (here, there) = await AskAsync(cancellationToken).ConfigureAwait(false);
        RunsHere = here.Guest is { State: VmState.Running };
        Departure = here.Guest is { HasMovedAway: true } ? $"{source.Name} says that it was moved away" : null;
        var known = facts with { Kind = MigrationKind.Cold, Source = here, Destination = there };
        if (Others is not null && here.IsIdle && there.IsIdle)
        {
            var (say, host) = await Others.AskOthersAsync(cancellationToken).ConfigureAwait(false);
            known = known with { Others = say };
            ElsewhereOn = host;
        }

        Action = RecoveryRule.Decide(known);
        return Action switch
        {
            RecoveryAction.StartThere or RecoveryAction.EndAndStartThere =>
                await BootAsync(Action is RecoveryAction.EndAndStartThere, cancellationToken).ConfigureAwait(false),
            RecoveryAction.LeaveAlone when ElsewhereOn is not null => Verdict.Unknown,
            _ => RecoveryRule.JudgeCold(here, there),
        };
    }

    /// <summary>The host beside the two that has it, or could not be asked.</summary>
    public HostReference? ElsewhereOn { get; private set; }

    /// <summary>Asks both hosts until it is clear where the guest is. As long as the source moves it, there is no end to be had, however long nothing gets across.</summary>
    private async Task<(GuestAnswer Source, GuestAnswer Destination)> AskAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var hosts = new BothHosts(uuid, source, destination, services);
            var (here, there) = await hosts.AskUntilAsync(
                (here, there) => RecoveryRule.JudgeCold(here, there) is Verdict.Moved or Verdict.NotMoved or Verdict.Both or Verdict.Nowhere or Verdict.Moving,
                cancellationToken).ConfigureAwait(false);
            if (RecoveryRule.JudgeCold(here, there) is not Verdict.Moving)
            {
                return (here, there);
            }

            await FollowAsync(cancellationToken).ConfigureAwait(false);
            await hosts.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await new JobFollower(source, uuid, services, recorder).FollowJobAsync(cancellationToken).ConfigureAwait(false);
        if (!_waitIsTold && (await GuestAnswer.AskSourceAsync(uuid, source, services, cancellationToken).ConfigureAwait(false)).IsMoving)
        {
            _waitIsTold = true;
            recorder.Milestone(recorder.Latest.Phase, $"nothing gets across at present, and {source.Name} still moves it: waits for that");
        }
    }

    /// <param name="ends">Whether a process of it stands still there before its first instruction, which has served its purpose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<Verdict> BootAsync(bool ends, CancellationToken cancellationToken)
    {
        try
        {
            var host = await services.Connections.GetAsync(destination, cancellationToken).ConfigureAwait(false);
            if (ends)
            {
                await host.DestroyGuestAsync(uuid, cancellationToken).ConfigureAwait(false);
            }

            if (!facts.Starts)
            {
                return Verdict.Moved;
            }

            journal.Stage(MoveStage.Booting);
            recorder.Milestone(MigrationPhase.Committing, $"starts on {destination.Name}");
            await host.StartGuestAsync(uuid, paused: false, cancellationToken).ConfigureAwait(false);
            await Task.Delay(Proof, services.Time, cancellationToken).ConfigureAwait(false);
            if (await host.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false) is { State: VmState.Running })
            {
                return Verdict.Moved;
            }

            throw new MigrationException(
                MigrationError.MigrationFailed, $"it ended on {destination.Name} as soon as it was started.",
                $"Look into its log there (/var/log/libvirt/qemu/{vm}.log).", vm);
        }
        catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            if (await GuestAnswer.AskAsync(uuid, destination, services, CancellationToken.None).ConfigureAwait(false) is { Guest.IsActive: true })
            {
                // Somebody else was faster.
                return Verdict.Moved;
            }

            Failure = new MigrationException(
                MigrationError.MigrationFailed, $"{vm} did not start on {destination.Name}: {e.Message}", e.RecommendedAction, vm, e.InnerException ?? e);
            return Verdict.NotMoved;
        }
        catch (MigrationException)
        {
            return Verdict.Unknown;
        }
    }
}

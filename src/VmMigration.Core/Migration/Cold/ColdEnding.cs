using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Puts an end to a cold move by what both hosts say: a guest that has arrived is started there, and seen to run, before
/// anything of it goes from where it was. One that does not start there is not moved.
/// </summary>
internal sealed class ColdEnding(
    Guid uuid, string vm, bool starts, HostReference source, HostReference destination, MigrationServices services, MoveRecorder recorder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Proof = TimeSpan.FromSeconds(1);

    private bool _waitIsTold;

    /// <summary>Why it is not on the destination, where that was found out here.</summary>
    public MigrationException? Failure { get; private set; }

    /// <summary>Whether it ran on the source when that was last asked.</summary>
    public bool RunsHere { get; private set; }

    /// <summary>Where it is, after all that can be done for it.</summary>
    public async Task<Verdict> ReachAsync(CancellationToken cancellationToken)
    {
        var patience = new Patience(services.Time);
        while (true)
        {
            var here = await GuestAnswer.AskSourceAsync(uuid, source, services, cancellationToken).ConfigureAwait(false);
            var there = await GuestAnswer.AskAsync(uuid, destination, services, cancellationToken).ConfigureAwait(false);
            var verdict = Judge(here, there);
            RunsHere = here.Guest is { State: VmState.Running };
            if (verdict is Verdict.Moved && there.Guest is not { State: VmState.Running })
            {
                return await BootAsync(there.Guest!, cancellationToken).ConfigureAwait(false);
            }

            if (verdict is Verdict.Moving)
            {
                await FollowAsync(cancellationToken).ConfigureAwait(false);
                patience.Renew();
            }
            else if (verdict is Verdict.Moved or Verdict.NotMoved or Verdict.Both || patience.IsOver)
            {
                return verdict;
            }

            await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where a guest is that was off, or stands still, on one of the hosts. Pure.</summary>
    internal static Verdict Judge(GuestAnswer here, GuestAnswer there) => (here, there) switch
    {
        ({ Asked: false }, _) or (_, { Asked: false }) => Verdict.Unknown,
        ({ IsMoving: true }, _) => Verdict.Moving,
        (_, { Guest.IsInMigration: true }) or ({ Guest.IsInMigration: true }, _) => Verdict.Unsettled,
        ({ IsIdle: true }, { Guest: not null }) => Verdict.Moved,
        (_, { Guest: null }) => Verdict.NotMoved,
        ({ IsSettled: true }, { IsIdle: true }) => Verdict.NotMoved,
        _ => Verdict.Both,
    };

    /// <summary>As long as the source moves it, there is no end to be had, however long nothing gets across.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await new JobFollower(source, uuid, services, recorder).FollowJobAsync(cancellationToken).ConfigureAwait(false);
        if (!_waitIsTold && (await GuestAnswer.AskSourceAsync(uuid, source, services, cancellationToken).ConfigureAwait(false)).IsMoving)
        {
            _waitIsTold = true;
            recorder.Milestone(recorder.Latest.Phase, $"nothing gets across at present, and {source.Name} still moves it: waits for that");
        }
    }

    private async Task<Verdict> BootAsync(GuestStatus arrived, CancellationToken cancellationToken)
    {
        try
        {
            var host = await services.Connections.GetAsync(destination, cancellationToken).ConfigureAwait(false);
            if (arrived.IsActive)
            {
                // It stands still before its first instruction: that process has served its purpose.
                await host.DestroyGuestAsync(uuid, cancellationToken).ConfigureAwait(false);
            }

            if (!starts)
            {
                return Verdict.Moved;
            }

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

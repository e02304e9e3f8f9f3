using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// Reads a running job's figures, a little more often at first, then twice a second: each reading costs QEMU a monitor command
/// while it is busiest.
/// </summary>
internal sealed class JobFollower(
    HostReference source, Guid uuid, MigrationServices services, MoveRecorder recorder, Func<MigrationSample, CancellationToken, Task>? consider = null)
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The job of somebody else stands still for good.</summary>
    private static readonly TimeSpan StandsStillAfter = TimeSpan.FromSeconds(5);

    /// <summary>Once a post-copy has broken, the daemon comes back from it within a moment, unless a host hangs on it.</summary>
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(10);

    /// <summary>A QEMU that does not answer its daemon for so long stands still, and its guest with it.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(10);

    /// <summary>Told of a guest whose QEMU does not answer; null where nobody is to know.</summary>
    public StoppedGuest? Stopped { get; init; }

    private bool _isToldSilent;
    private int _timeouts;

    /// <summary>Follows until <paramref name="ended"/>. What goes wrong in between is left to how the move ends.</summary>
    /// <returns>False where it has not ended and hardly will: its post-copy broke, and a host hangs on that.</returns>
    public async Task<bool> FollowAsync(Task ended, CancellationToken cancellationToken)
    {
        var stillness = new Stillness(services.Time);
        var isBroken = false;
        for (var interval = FirstInterval; ; interval = Longer(interval))
        {
            if (await EndsWithinAsync(ended, interval, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            try
            {
                var reading = ReadToldAsync(ended, cancellationToken).Observed();
                await Task.WhenAny(reading, ended).ConfigureAwait(false);
                if (!reading.IsCompleted)
                {
                    return true;
                }

                var sample = await reading.ConfigureAwait(false);
                _timeouts = 0;
                if (sample is { IsMovingAway: true })
                {
                    await RecordAsync(sample, cancellationToken).ConfigureAwait(false);
                }

                if (!stillness.HasMoved(JobMark.Of(sample)) && stillness.Elapsed > HangsAfter)
                {
                    var wasBroken = isBroken;
                    isBroken = await IsBrokenAsync(cancellationToken).ConfigureAwait(false);
                    if (wasBroken && isBroken)
                    {
                        return false;
                    }

                    stillness.Renew();
                }
            }
            catch (MigrationException e) when (e.InnerException is LibvirtErrorException { Code: LibvirtErrorCode.OperationTimeout })
            {
                // libvirt gives up after half a minute. Once may be a busy host.
                if (++_timeouts > 1)
                {
                    Stopped?.End(recorder);
                }
            }
            catch (MigrationException)
            {
                // The connection is dialled anew the next time.
            }
        }
    }

    /// <summary>
    /// Follows until the source has no such job any more, or cannot be asked for as long as a connection takes to die; also
    /// until nothing has got across for a while, since the job of a post-copy that broke never ends.
    /// </summary>
    public async Task FollowJobAsync(CancellationToken cancellationToken)
    {
        var patience = new Patience(services.Time);
        var stillness = new Stillness(services.Time);
        for (var interval = FirstInterval; ; interval = Longer(interval))
        {
            try
            {
                if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not { IsMovingAway: true } sample)
                {
                    return;
                }

                patience.Renew();
                await RecordAsync(sample, cancellationToken).ConfigureAwait(false);
                if (!stillness.HasMoved(JobMark.Of(sample)) && stillness.Elapsed >= StandsStillAfter)
                {
                    return;
                }
            }
            catch (MigrationException) when (!patience.IsOver)
            {
                // Dialled anew after a pause.
            }
            catch (MigrationException)
            {
                return;
            }

            await Task.Delay(interval, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan Longer(TimeSpan interval) => interval * 1.5 < LastInterval ? interval * 1.5 : LastInterval;

    private async Task<bool> EndsWithinAsync(Task ended, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(interval, services.Time, stop.Token);
        var first = await Task.WhenAny(ended, pause).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first == ended;
    }

    /// <summary>Reads, and tells of it where that takes long.</summary>
    private async Task<MigrationSample?> ReadToldAsync(Task ended, CancellationToken cancellationToken)
    {
        var reading = ReadAsync(cancellationToken).Observed();
        if (Stopped is null || _isToldSilent || reading.IsCompleted || await EndsWithinAsync(reading, SilentAfter, cancellationToken).ConfigureAwait(false))
        {
            return await reading.ConfigureAwait(false);
        }

        if (!ended.IsCompleted)
        {
            _isToldSilent = true;
            Stopped.Tell(recorder, SilentAfter);
        }

        return await reading.ConfigureAwait(false);
    }

    private async Task<MigrationSample?> ReadAsync(CancellationToken cancellationToken)
    {
        var hypervisor = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
        return await hypervisor.GetJobAsync(uuid, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the source knows that its post-copy broke. One that merely gets nothing across may go on any time.</summary>
    private async Task<bool> IsBrokenAsync(CancellationToken cancellationToken)
    {
        var hypervisor = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
        var guest = await hypervisor.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false);
        if (guest is { IsInPostCopy: true, IsPostCopyFailed: false })
        {
            recorder.Milestone(MigrationPhase.PostCopy, $"nothing gets across: the guest waits for memory that {source.Name} has");
        }

        return guest is { IsPostCopyFailed: true };
    }

    private async Task RecordAsync(MigrationSample sample, CancellationToken cancellationToken)
    {
        if (sample is { DiskTotal: > 0, MemoryProcessed: null or 0 })
        {
            recorder.EnterPhase(MigrationPhase.CopyingDisks, "copies the disks");
        }
        else if (sample.MemoryTotal > 0)
        {
            recorder.EnterPhase(MigrationPhase.PreCopy, "copies the memory");
        }

        recorder.Sample(sample);
        if (consider is not null)
        {
            await consider(sample, cancellationToken).ConfigureAwait(false);
        }
    }
}

using VmMigration.Hosts;

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

    /// <summary>Readings of a job that is stuck, about five seconds of them.</summary>
    private const int StandsStillAfter = 10;

    /// <summary>Follows until <paramref name="ended"/>. What goes wrong in between is left to how the move ends.</summary>
    public async Task FollowAsync(Task ended, CancellationToken cancellationToken)
    {
        for (var interval = FirstInterval; ; interval = Longer(interval))
        {
            if (await EndsWithinAsync(ended, interval, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            try
            {
                if (await ReadAsync(cancellationToken).ConfigureAwait(false) is { IsMovingAway: true } sample)
                {
                    await RecordAsync(sample, cancellationToken).ConfigureAwait(false);
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
        long? remaining = null;
        var still = 0;
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
                still = sample.MemoryRemaining == remaining ? still + 1 : 0;
                remaining = sample.MemoryRemaining;
                if (still == StandsStillAfter)
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

    private async Task<MigrationSample?> ReadAsync(CancellationToken cancellationToken)
    {
        var hypervisor = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
        return await hypervisor.GetJobAsync(uuid, cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(MigrationSample sample, CancellationToken cancellationToken)
    {
        if (sample is { DiskRemaining: > 0, MemoryProcessed: null or 0 })
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

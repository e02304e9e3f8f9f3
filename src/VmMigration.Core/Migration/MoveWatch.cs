using System.Globalization;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Turns both hosts' events into milestones of a move, until disposed. A host that is lost is watched again as soon as
/// it can be.
/// </summary>
internal sealed class MoveWatch(Guid uuid, MigrationServices services, MoveRecorder recorder) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>QEMU switches over where hardly anything is left.</summary>
    private static readonly TimeSpan LongSwitchover = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _over = new();
    private HostReference? _source;
    private bool _isSuspended;
    private bool _runsThere;

    /// <summary>Whether what came in on the destination was destroyed there.</summary>
    public bool DestinationDestroyed { get; private set; }

    /// <summary>Whether the source was watched without a gap, and has not told that the guest stood still for its move: nobody else has run it then.</summary>
    public bool HasNeverStoodStill { get; private set; }

    /// <summary>Whether it was switched to post-copy.</summary>
    public bool WasPostCopy { get; private set; }

    /// <summary>Whether the source has said that the guest ended there since it runs elsewhere.</summary>
    public bool SourceLetGo { get; private set; }

    /// <summary>Watches the host that the guest leaves.</summary>
    public async Task LeaveAsync(HostReference source, CancellationToken cancellationToken)
    {
        _source = source;
        HasNeverStoodStill = true;
        await StartAsync(source, OnSource, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Watches the host that it goes to.</summary>
    public Task ArriveAsync(HostReference destination, CancellationToken cancellationToken) =>
        StartAsync(destination, e => OnDestination(e, destination.Name), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _over.Cancel();

    private async Task StartAsync(HostReference host, Action<GuestEvent> handle, CancellationToken cancellationToken) =>
        _ = PumpAsync(host, await WatchAsync(host, cancellationToken).ConfigureAwait(false), handle).Observed();

    private async Task<GuestWatch> WatchAsync(HostReference host, CancellationToken cancellationToken)
    {
        var hypervisor = await services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
        return await hypervisor.WatchAsync(uuid, cancellationToken).ConfigureAwait(false);
    }

    private async Task PumpAsync(HostReference host, GuestWatch watch, Action<GuestEvent> handle)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                using (watch)
                {
                    await foreach (var guestEvent in watch.Events.ReadAllAsync(_over.Token).ConfigureAwait(false))
                    {
                        handle(guestEvent);
                    }
                }

                if (host == _source)
                {
                    HasNeverStoodStill = false;
                }

                watch = await WatchAgainAsync(host).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody wants to know any more.
        }
    }

    private async Task<GuestWatch> WatchAgainAsync(HostReference host)
    {
        while (true)
        {
            await Task.Delay(Pause, services.Time, _over.Token).ConfigureAwait(false);
            try
            {
                return await WatchAsync(host, _over.Token).ConfigureAwait(false);
            }
            catch (MigrationException)
            {
                // Not yet.
            }
        }
    }

    private void OnSource(GuestEvent guestEvent)
    {
        if (guestEvent.Kind is GuestEventKind.Suspended or GuestEventKind.SuspendedForMigration && !_runsThere)
        {
            recorder.StandsStill();
        }
        else if (guestEvent.Kind is GuestEventKind.Resumed)
        {
            recorder.GoesOn();
        }

        switch (guestEvent)
        {
            case { Kind: GuestEventKind.Iteration, Iteration: { } iteration }:
                recorder.Iteration(iteration);
                break;
            case { Kind: GuestEventKind.SuspendedForMigration }:
                HasNeverStoodStill = false;
                recorder.Milestone(MigrationPhase.Switchover, "stands still while the rest is sent");
                _ = LookAgainAsync(_source!.Name).Observed();
                break;
            case { Kind: GuestEventKind.Resumed } when _isSuspended:
                _isSuspended = false;
                recorder.Milestone(recorder.Latest.Phase, $"runs again on {_source!.Name}");
                break;
            case { Kind: GuestEventKind.PostCopy }:
                HasNeverStoodStill = false;
                WasPostCopy = true;
                recorder.Milestone(MigrationPhase.PostCopy, "goes on at the destination and fetches what it lacks");
                break;
            case { Kind: GuestEventKind.StoppedAfterMigration }:
                SourceLetGo = true;
                break;
            case { Kind: GuestEventKind.JobCompleted, Job: { } job }:
                recorder.Note(job);
                break;
        }
    }

    /// <summary>libvirt tells of QEMU's switchover and of somebody who suspends the guest in the same words: what is left a while later tells them apart.</summary>
    private async Task LookAgainAsync(string source)
    {
        await Task.Delay(Pause, services.Time, _over.Token).ConfigureAwait(false);
        var seen = recorder.Latest;
        if (seen.Phase is not MigrationPhase.Switchover || recorder.IsSuspendedByUs || SecondsLeft(seen) is not { } left || left < LongSwitchover.TotalSeconds)
        {
            return;
        }

        _isSuspended = true;
        recorder.Milestone(MigrationPhase.Switchover, string.Create(
            CultureInfo.InvariantCulture,
            $"stands still although about {Math.Ceiling(left):0} s of sending are left: somebody suspended it on {source}, or the link has become slow; libvirt resumes nobody in a move: it runs again where the move ends, or is stopped (Stop-VmMigration)"));
    }

    /// <summary>How long what was left at the last look takes; null where that is not known.</summary>
    private static double? SecondsLeft(MigrationProgress seen) =>
        seen is { MemoryRemaining: { } left, TransferRate: > 0 and { } rate } ? (left + (seen.DiskRemaining ?? 0)) / (double)rate : null;

    private void OnDestination(GuestEvent guestEvent, string destination)
    {
        if (guestEvent.Kind is GuestEventKind.Resumed or GuestEventKind.ResumedAfterMigration or GuestEventKind.PostCopy)
        {
            // What the source tells of the switchover may come later.
            _runsThere = true;
            recorder.GoesOn();
        }

        switch (guestEvent.Kind)
        {
            case GuestEventKind.Started:
                recorder.IsPreparedThere = true;
                recorder.Milestone(MigrationPhase.Reserving, $"{destination} holds the resources");
                break;
            case GuestEventKind.Destroyed when recorder.Latest.Phase < MigrationPhase.Committing:
                DestinationDestroyed = true;
                recorder.Milestone(recorder.Latest.Phase, $"what came in on {destination} was destroyed there");
                break;
            case GuestEventKind.ResumedAfterMigration:
                recorder.Milestone(MigrationPhase.Committing, $"goes on at {destination}");
                break;
        }
    }
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Turns both hosts' events into milestones of a move, until disposed.</summary>
internal sealed class MoveWatch : IDisposable
{
    private readonly List<GuestWatch> _watches = [];

    private MoveWatch()
    {
    }

    /// <summary>Watches both hosts. The destination may be unknown, for a move that was found running.</summary>
    public static async Task<MoveWatch> StartAsync(
        Guid uuid, IHypervisor source, IHypervisor? destination, MoveRecorder recorder, CancellationToken cancellationToken)
    {
        var watch = new MoveWatch();
        try
        {
            var leaving = source.WatchAsync(uuid, cancellationToken);
            var arriving = destination?.WatchAsync(uuid, cancellationToken);
            watch.Pump(await leaving.ConfigureAwait(false), e => OnSource(e, recorder));
            if (arriving is not null)
            {
                watch.Pump(await arriving.ConfigureAwait(false), e => OnDestination(e, recorder, destination!.Host.Name));
            }

            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watches.ForEach(w => w.Dispose());

    private static void OnSource(GuestEvent guestEvent, MoveRecorder recorder)
    {
        switch (guestEvent)
        {
            case { Kind: GuestEventKind.Iteration, Iteration: { } iteration }:
                recorder.Iteration(iteration);
                break;
            case { Kind: GuestEventKind.SuspendedForMigration }:
                recorder.Milestone(MigrationPhase.Switchover, "stands still while the rest is sent");
                break;
            case { Kind: GuestEventKind.PostCopy }:
                recorder.Milestone(MigrationPhase.PostCopy, "goes on at the destination and fetches what it lacks");
                break;
            case { Kind: GuestEventKind.JobCompleted, Job: { } job }:
                recorder.Note(job);
                break;
        }
    }

    private static void OnDestination(GuestEvent guestEvent, MoveRecorder recorder, string destination)
    {
        switch (guestEvent.Kind)
        {
            case GuestEventKind.Started:
                recorder.Milestone(MigrationPhase.Reserving, $"{destination} holds the resources");
                break;
            case GuestEventKind.ResumedAfterMigration:
                recorder.Milestone(MigrationPhase.Committing, $"goes on at {destination}");
                break;
        }
    }

    private void Pump(GuestWatch watch, Action<GuestEvent> handle)
    {
        _watches.Add(watch);
        _ = Task.Run(async () =>
        {
            await foreach (var guestEvent in watch.Events.ReadAllAsync().ConfigureAwait(false))
            {
                handle(guestEvent);
            }
        });
    }
}

using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Hosts;

/// <summary>One registration with a daemon for all guests, and the watches of single guests that it feeds.</summary>
internal sealed class DomainEventHub(LibvirtHost libvirt) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly List<GuestWatch> _watches = [];
    private Task<DomainEventStream>? _stream;
    private bool _ended;

    public async Task<GuestWatch> WatchAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var watch = new GuestWatch(uuid, Release);
        Task<DomainEventStream> stream;
        lock (_gate)
        {
            _watches.Add(watch);

            // What failed once is asked again.
            stream = _stream is null or { IsFaulted: true } or { IsCanceled: true } ? _stream = StartAsync().Observed() : _stream;
        }

        try
        {
            await stream.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                if (_ended)
                {
                    watch.End();
                }
            }

            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<DomainEventStream>? stream;
        lock (_gate)
        {
            stream = _stream;
        }

        try
        {
            if (stream is not null)
            {
                await (await stream.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (LibvirtException)
        {
            // It was never registered.
        }
    }

    private async Task<DomainEventStream> StartAsync()
    {
        var stream = await libvirt.WatchDomainsAsync(CancellationToken.None).ConfigureAwait(false);
        _ = PumpAsync(stream);
        return stream;
    }

    private async Task PumpAsync(DomainEventStream stream)
    {
        try
        {
            await foreach (var domainEvent in stream.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Dispatch(domainEvent);
            }
        }
        catch (LibvirtException)
        {
            // Whoever asks the host next is told why.
        }

        lock (_gate)
        {
            _ended = true;
            _watches.ForEach(w => w.End());
        }
    }

    private void Dispatch(DomainEvent domainEvent)
    {
        var guestEvent = Translate(domainEvent);
        lock (_gate)
        {
            foreach (var watch in _watches)
            {
                if (watch.Uuid == domainEvent.Domain.Uuid)
                {
                    watch.Add(guestEvent);
                }
            }
        }
    }

    private void Release(GuestWatch watch)
    {
        lock (_gate)
        {
            _watches.Remove(watch);
        }
    }

    /// <summary>Numbers of <c>virDomainEventType</c> and its details.</summary>
    private static GuestEvent Translate(DomainEvent domainEvent) => domainEvent switch
    {
        MigrationIterationEvent e => new(GuestEventKind.Iteration, Iteration: e.Iteration),
        JobCompletedEvent e => new(
            GuestEventKind.JobCompleted, Job: MigrationSample.From(new DomainJob(DomainJobType.Completed, e.Figures))),
        DomainLifecycleEvent { Event: 2 } => new(GuestEventKind.Started),
        DomainLifecycleEvent { Event: 3, Detail: 1 } => new(GuestEventKind.SuspendedForMigration),
        DomainLifecycleEvent { Event: 3, Detail: 7 } => new(GuestEventKind.PostCopy),
        DomainLifecycleEvent { Event: 3, Detail: 8 } => new(GuestEventKind.PostCopyFailed),
        DomainLifecycleEvent { Event: 3, Detail: 0 } => new(GuestEventKind.Suspended),
        DomainLifecycleEvent { Event: 4, Detail: 1 } => new(GuestEventKind.ResumedAfterMigration),
        DomainLifecycleEvent { Event: 4, Detail: 3 } => new(GuestEventKind.PostCopy),
        DomainLifecycleEvent { Event: 5, Detail: 3 } => new(GuestEventKind.StoppedAfterMigration),
        DomainLifecycleEvent { Event: 4 } => new(GuestEventKind.Resumed),
        DomainLifecycleEvent { Event: 5, Detail: 1 } => new(GuestEventKind.Destroyed),
        DomainLifecycleEvent { Event: 5 } => new(GuestEventKind.Stopped),
        _ => new(GuestEventKind.Other),
    };
}

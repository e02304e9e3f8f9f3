using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>
    /// Registers for what happens to all guests: starts and stops, iterations of a migration, ends of jobs. The
    /// registration lasts until the result is disposed; it ends by itself with the connection.
    /// </summary>
    public async Task<DomainEventStream> WatchDomainsAsync(CancellationToken cancellationToken)
    {
        var stream = new DomainEventStream();
        try
        {
            await Task.WhenAll(
                RegisterAsync(DomainEventIds.Lifecycle, EventMessages.Lifecycle,
                    m => new DomainLifecycleEvent(m.Domain, m.Event, m.Detail)),
                RegisterAsync(DomainEventIds.MigrationIteration, EventMessages.MigrationIteration,
                    m => new MigrationIterationEvent(m.Domain, m.Iteration)),
                RegisterAsync(DomainEventIds.JobCompleted, EventMessages.JobCompleted,
                    m => new JobCompletedEvent(m.Domain, m.Parameters))).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        async Task RegisterAsync<T>(int eventId, XdrCodec<T> message, Func<T, DomainEvent> read)
        {
            var callback = await CallAsync(EventProcedures.RegisterDomainEvent, (eventId, null), cancellationToken).ConfigureAwait(false);
            var queue = _control.Rpc.Events.Claim(EventNumbers.OfDomainEvent(eventId), callback);
            stream.Add(queue, payload => read(Decode(message, payload)), () => DeregisterAsync(queue));
        }
    }

    private T Decode<T>(XdrCodec<T> codec, ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = new XdrReader(payload.Span);
            var message = codec.Read(ref reader);
            reader.End();
            return message;
        }
        catch (LibvirtProtocolException e)
        {
            _control.Rpc.Fail(new LibvirtProtocolException($"An event cannot be read: {e.Message}", e));
            throw;
        }
    }

    private async Task DeregisterAsync(EventQueue queue)
    {
        _control.Rpc.Events.Release(queue);
        try
        {
            await CallAsync(EventProcedures.DeregisterDomainEvent, queue.Callback, CancellationToken.None).ConfigureAwait(false);
        }
        catch (LibvirtException)
        {
            // The connection is gone, and the registration with it.
        }
    }
}

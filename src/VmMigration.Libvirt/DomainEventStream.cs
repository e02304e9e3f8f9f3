using System.Threading.Channels;
using VmMigration.Libvirt.Rpc;

namespace VmMigration.Libvirt;

/// <summary>The events of one registration, in the order in which each kind came.</summary>
public sealed class DomainEventStream : IAsyncDisposable
{
    private readonly Channel<DomainEvent> _events = Channel.CreateBounded<DomainEvent>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly List<Func<Task>> _deregister = [];

    internal DomainEventStream()
    {
    }

    /// <summary>The events; completes, with the reason, when the connection ends.</summary>
    public ChannelReader<DomainEvent> Reader => _events.Reader;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Func<Task>[] all;
        lock (_deregister)
        {
            all = [.. _deregister];
            _deregister.Clear();
        }

        await Task.WhenAll(all.Select(d => d())).ConfigureAwait(false);
        _events.Writer.TryComplete();
    }

    internal void Add(EventQueue queue, Func<ReadOnlyMemory<byte>, DomainEvent> read, Func<Task> deregister)
    {
        lock (_deregister)
        {
            _deregister.Add(deregister);
        }

        _ = PumpAsync(queue, read);
    }

    private async Task PumpAsync(EventQueue queue, Func<ReadOnlyMemory<byte>, DomainEvent> read)
    {
        try
        {
            await foreach (var payload in queue.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                _events.Writer.TryWrite(read(payload));
            }
        }
        catch (LibvirtException e)
        {
            _events.Writer.TryComplete(e);
        }
    }
}

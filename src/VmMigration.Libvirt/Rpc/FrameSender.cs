using System.Threading.Channels;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// One writer for a connection: whoever sends only queues, so that the read loop can answer a ping while a large
/// frame is still on its way out.
/// </summary>
internal sealed class FrameSender(Stream stream)
{
    private readonly Channel<Outgoing> _queue = Channel.CreateUnbounded<Outgoing>(new() { SingleReader = true });

    private readonly record struct Outgoing(byte[] Frame, TaskCompletionSource? Written);

    /// <summary>Queues a frame. What becomes of it is known from the reply, or from the connection's end.</summary>
    public void Post(byte[] frame) => _queue.Writer.TryWrite(new Outgoing(frame, null));

    /// <summary>Queues a frame and waits until the transport has taken it: how a stream keeps from filling memory.</summary>
    public Task SendAsync(byte[] frame)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(new Outgoing(frame, written))
            ? written.Task
            : Task.FromException(new LibvirtDisconnectedException("The connection is closed."));
    }

    /// <summary>Writes until <see cref="Stop"/>; throws what the transport throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await stream.WriteAsync(item.Frame, cancellationToken).ConfigureAwait(false);
                if (!_queue.Reader.TryPeek(out _))
                {
                    await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                }

                item.Written?.TrySetResult();
            }
            catch (Exception e)
            {
                item.Written?.TrySetException(new LibvirtDisconnectedException("The connection was lost while sending.", e));
                throw;
            }
        }
    }

    /// <summary>Takes nothing more and fails what is still queued.</summary>
    public void Stop(Exception reason)
    {
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var item))
        {
            item.Written?.TrySetException(reason);
        }
    }
}

using System.Security.Cryptography;
using System.Threading.Channels;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// One writer for a connection: whoever sends only queues, so that the read loop can answer a ping while a large
/// frame is still on its way out.
/// </summary>
internal sealed class FrameSender(Stream stream)
{
    // Two readers: the loop, and Stop, which empties it when the loop may hang in the transport.
    private readonly Channel<Outgoing> _queue = Channel.CreateUnbounded<Outgoing>();
    private readonly int[] _keepAliveQueued = new int[KeepAlive.Pong + 1];
    private TaskCompletionSource? _writing;
    private Exception? _stopped;

    private readonly record struct Outgoing(byte[] Frame, TaskCompletionSource? Written, int KeepAlive = 0, bool Wipes = false);

    /// <summary>Queues a frame. What becomes of it is known from the reply, or from the connection's end.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="wipes">Whether its buffer is wiped once it is written.</param>
    public void Post(byte[] frame, bool wipes = false) => _queue.Writer.TryWrite(new Outgoing(frame, null, Wipes: wipes));

    /// <summary>Queues a ping or a pong unless one is queued already: a peer that pings and does not read fills no memory.</summary>
    public void PostKeepAlive(int procedure)
    {
        if (Interlocked.Exchange(ref _keepAliveQueued[procedure], 1) == 0)
        {
            var frame = procedure == KeepAlive.Ping ? KeepAlive.PingFrame : KeepAlive.PongFrame;
            _queue.Writer.TryWrite(new Outgoing(frame, null, procedure));
        }
    }

    /// <summary>Queues a frame and waits until the transport has taken it: how a stream keeps from filling memory.</summary>
    public Task SendAsync(byte[] frame)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        written.Task.Observe();
        if (!_queue.Writer.TryWrite(new Outgoing(frame, written)))
        {
            written.TrySetException(_stopped ?? new LibvirtDisconnectedException("The connection is closed."));
        }

        return written.Task;
    }

    /// <summary>
    /// Writes until <see cref="Stop"/>; throws what the transport throws. Who waits for a frame then waits until Stop tells
    /// the reason, which may be better known than "broken pipe".
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            Volatile.Write(ref _keepAliveQueued[item.KeepAlive], 0);
            Interlocked.Exchange(ref _writing, item.Written);
            if (Volatile.Read(ref _stopped) is { } reason)
            {
                // Stop came between taking this frame and saying so.
                item.Written?.TrySetException(reason);
                return;
            }

            await stream.WriteAsync(item.Frame, cancellationToken).ConfigureAwait(false);
            if (!_queue.Reader.TryPeek(out _))
            {
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            item.Written?.TrySetResult();
            Wipe(item);
        }
    }

    /// <summary>Takes nothing more and fails what is queued or being written, also where the transport does not come back.</summary>
    public void Stop(Exception reason)
    {
        Interlocked.Exchange(ref _stopped, reason);
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var item))
        {
            item.Written?.TrySetException(reason);
            Wipe(item);
        }

        Interlocked.Exchange(ref _writing, null)?.TrySetException(reason);
    }

    private static void Wipe(Outgoing item)
    {
        if (item.Wipes)
        {
            CryptographicOperations.ZeroMemory(item.Frame);
        }
    }
}

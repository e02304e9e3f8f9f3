using System.Threading.Channels;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// A stream that a call opened. Its frames carry the procedure and serial of that call. libvirt has no credits for a
/// download: what is not taken holds up the whole connection, so a stream has one of its own.
/// </summary>
internal sealed class RpcStream : IAsyncDisposable
{
    private const int PiecesAhead = 64;
    private readonly RpcConnection _connection;
    private readonly Procedure _procedure;
    private readonly Channel<StreamPiece> _pieces = Channel.CreateBounded<StreamPiece>(PiecesAhead);
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    public RpcStream(RpcConnection connection, Procedure procedure, uint serial)
    {
        _connection = connection;
        _procedure = procedure;
        Serial = serial;
        // Nobody may be waiting for the confirmation when the connection ends.
        _ = _confirmed.Task.ContinueWith(
            static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public uint Serial { get; }

    /// <summary>The next piece, or null when the daemon has sent everything and that was confirmed both ways.</summary>
    public async ValueTask<StreamPiece?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await _pieces.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false)
            && _pieces.Reader.TryRead(out var piece))
        {
            return piece;
        }

        await FinishAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Sends bytes, in pieces that every daemon takes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        for (var offset = 0; offset < data.Length; offset += ProtocolLimits.StreamChunk)
        {
            ThrowIfRefused();
            var part = data.Slice(offset, Math.Min(ProtocolLimits.StreamChunk, data.Length - offset));
            await SendAsync(FrameType.Stream, FrameStatus.Continue, part.Span).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves out a stretch that holds zeros; only on a stream opened as sparse.</summary>
    public async ValueTask WriteHoleAsync(long length, CancellationToken cancellationToken)
    {
        ThrowIfRefused();
        var payload = new XdrWriter(12);
        payload.Int64(length);
        payload.UInt32(0);
        await SendAsync(FrameType.StreamHole, FrameStatus.Continue, payload.WrittenMemory.Span)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that everything was sent or taken, and waits until the daemon says so too.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (!_ended)
        {
            _ended = true;
            await SendAsync(FrameType.Stream, FrameStatus.Ok, []).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await _confirmed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts what was not finished: the daemon drops its end.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_ended && !_confirmed.Task.IsCompleted)
        {
            _ended = true;
            _connection.Post(Header(FrameType.Stream, FrameStatus.Error).Encode([]));
        }

        _connection.Forget(this);
        End(null);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes a frame from the read loop; waits when the consumer is far behind.</summary>
    internal async ValueTask AcceptAsync(Frame frame, CancellationToken cancellationToken)
    {
        switch (frame.Header.Status)
        {
            case FrameStatus.Error:
                End(frame.Payload.IsEmpty
                    ? new LibvirtDisconnectedException("The daemon aborted the stream.")
                    : RemoteError.Read(frame.Payload.Span, _procedure.Name));
                break;
            case FrameStatus.Ok:
                _pieces.Writer.TryComplete();
                _confirmed.TrySetResult();
                break;
            case FrameStatus.Continue when frame.Header.Type == FrameType.Stream && frame.Payload.IsEmpty:
                _pieces.Writer.TryComplete();
                break;
            default:
                var piece = frame.Header.Type == FrameType.StreamHole
                    ? new StreamPiece(default, ReadHole(frame.Payload.Span))
                    : new StreamPiece(frame.Payload, 0);
                if (!_pieces.Writer.TryWrite(piece))
                {
                    try
                    {
                        await _pieces.Writer.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                    }
                    catch (ChannelClosedException)
                    {
                        // Given up while this piece was on its way.
                    }
                }

                break;
        }
    }

    internal void End(Exception? reason)
    {
        _pieces.Writer.TryComplete(reason);
        if (reason is null)
        {
            _confirmed.TrySetCanceled();
        }
        else
        {
            _confirmed.TrySetException(reason);
        }
    }

    private static long ReadHole(ReadOnlySpan<byte> payload)
    {
        var reader = new XdrReader(payload);
        var length = reader.Int64("hole length");
        reader.UInt32("hole flags");
        reader.End();
        return length > 0 ? length : throw new LibvirtProtocolException($"A stream has a hole of {length} bytes.");
    }

    private void ThrowIfRefused()
    {
        if (_confirmed.Task is { IsFaulted: true, Exception.InnerException: { } reason })
        {
            throw new LibvirtDisconnectedException($"The daemon ended the stream: {reason.Message}", reason);
        }
    }

    private Task SendAsync(FrameType type, FrameStatus status, ReadOnlySpan<byte> payload) =>
        _connection.SendAsync(Header(type, status).Encode(payload));

    private FrameHeader Header(FrameType type, FrameStatus status) =>
        new(_procedure.Program, _procedure.Number, type, Serial, status);
}

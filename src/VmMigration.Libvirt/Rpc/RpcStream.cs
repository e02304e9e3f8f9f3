using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// A stream that a call opened. Its frames carry the procedure and serial of that call. libvirt has no credits for a
/// download: what is not taken holds up the whole connection, so a stream has one of its own.
/// One reads or writes it at a time; what was cancelled half way is only good for disposing of.
/// </summary>
internal sealed class RpcStream : IAsyncDisposable
{
    /// <summary>Pieces that wait for the consumer; daemons send up to 256 KiB in each.</summary>
    public const int PiecesAhead = 64;

    private readonly RpcConnection _connection;
    private readonly Channel<StreamPiece> _pieces = Channel.CreateBounded<StreamPiece>(PiecesAhead);
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _finishing;
    private int _disposed;

    public RpcStream(RpcConnection connection, Procedure procedure, uint serial)
    {
        _connection = connection;
        Procedure = procedure;
        Serial = serial;
        // Nobody may be waiting for either when the connection ends.
        _confirmed.Task.Observe();
        _pieces.Reader.Completion.Observe();
    }

    public Procedure Procedure { get; }

    public uint Serial { get; }

    /// <summary>The next piece, or null when the daemon has sent everything and that was confirmed both ways.</summary>
    public async ValueTask<StreamPiece?> ReadAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        if (await _pieces.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false)
            && _pieces.Reader.TryRead(out var piece))
        {
            return piece;
        }

        await FinishAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Sends bytes, in pieces that every daemon takes.</summary>
    /// <exception cref="LibvirtErrorException">The daemon has ended the stream with this error.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        for (var offset = 0; offset < data.Length; offset += ProtocolLimits.StreamChunk)
        {
            ThrowIfEnded();
            var part = data.Slice(offset, Math.Min(ProtocolLimits.StreamChunk, data.Length - offset));
            await SendAsync(FrameType.Stream, FrameStatus.Continue, part.Span, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves out a stretch that holds zeros; only on a stream opened as sparse.</summary>
    /// <exception cref="LibvirtErrorException">The daemon has ended the stream with this error.</exception>
    public async ValueTask WriteHoleAsync(long length, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        var payload = new XdrWriter(12);
        payload.Int64(length);
        payload.UInt32(0);
        await SendAsync(FrameType.StreamHole, FrameStatus.Continue, payload.WrittenMemory.Span, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that everything was sent or taken, and waits until the daemon says so too.</summary>
    /// <exception cref="LibvirtErrorException">The daemon could not keep all that was sent.</exception>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        if (!_finishing && !_confirmed.Task.IsCompleted)
        {
            _finishing = true;
            await SendAsync(FrameType.Stream, FrameStatus.Ok, [], cancellationToken).ConfigureAwait(false);
        }

        await _confirmed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts what was not finished: the daemon drops its end.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return ValueTask.CompletedTask;
        }

        var isOpen = !_confirmed.Task.IsCompleted;
        if (isOpen && !_finishing)
        {
            _connection.Abort(this);
        }
        else
        {
            _connection.Forget(this, expectsMore: isOpen);
        }

        End(new ObjectDisposedException(nameof(RpcStream)));
        while (_pieces.Reader.TryRead(out _))
        {
            // Nobody reads them any more.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes a frame from the read loop; false when it is a piece and the consumer is that far behind.</summary>
    internal bool TryAccept(Frame frame)
    {
        switch (frame.Header.Status)
        {
            case FrameStatus.Error:
                End(frame.Payload.IsEmpty
                    ? new LibvirtDisconnectedException("The daemon aborted the stream.")
                    : RemoteError.Read(frame.Payload.Span, Procedure.Name));
                return true;
            case FrameStatus.Ok:
                _pieces.Writer.TryComplete();
                _confirmed.TrySetResult();
                return true;
            case FrameStatus.Continue when frame.Header.Type == FrameType.Stream && frame.Payload.IsEmpty:
                _pieces.Writer.TryComplete();
                return true;
            default:
                return _pieces.Writer.TryWrite(Piece(frame));
        }
    }

    /// <summary>Waits until there is room for a piece, or nobody wants it any more.</summary>
    internal async ValueTask AcceptLaterAsync(Frame frame, CancellationToken cancellationToken)
    {
        try
        {
            await _pieces.Writer.WriteAsync(Piece(frame), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Ended while this piece was on its way.
        }
    }

    internal void End(Exception reason)
    {
        _pieces.Writer.TryComplete(reason);
        _confirmed.TrySetException(reason);
    }

    internal FrameHeader Header(FrameType type, FrameStatus status) =>
        new(Procedure.Program, Procedure.Number, type, Serial, status);

    private static StreamPiece Piece(Frame frame) => frame.Header.Type == FrameType.StreamHole
        ? new StreamPiece(default, ReadHole(frame.Payload.Span))
        : new StreamPiece(frame.Payload, 0);

    private static long ReadHole(ReadOnlySpan<byte> payload)
    {
        var reader = new XdrReader(payload);
        var length = reader.Int64("hole length");
        reader.UInt32("hole flags");
        reader.End();
        return length > 0 ? length : throw new LibvirtProtocolException($"A stream has a hole of {length} bytes.");
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);

    private void ThrowIfEnded()
    {
        ThrowIfDisposed();
        if (_confirmed.Task is { IsFaulted: true, Exception.InnerException: { } reason })
        {
            ExceptionDispatchInfo.Throw(reason);
        }

        if (_finishing || _confirmed.Task.IsCompleted)
        {
            throw new InvalidOperationException("The stream was finished.");
        }
    }

    private Task SendAsync(FrameType type, FrameStatus status, ReadOnlySpan<byte> payload, CancellationToken cancellationToken) =>
        _connection.SendAsync(Header(type, status).Encode(payload)).WaitAsync(cancellationToken);
}

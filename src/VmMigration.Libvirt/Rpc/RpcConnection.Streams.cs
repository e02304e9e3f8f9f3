using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

internal sealed partial class RpcConnection
{
    private readonly Dictionary<uint, RpcStream> _streams = [];

    /// <summary>Streams given up here that the daemon has not said its last word about.</summary>
    private readonly HashSet<uint> _forgotten = [];

    /// <summary>Calls a procedure that opens a stream.</summary>
    public async Task<RpcStream> OpenStreamAsync<TArguments>(
        Procedure<TArguments, Nothing> procedure, TArguments arguments, CancellationToken cancellationToken)
    {
        var stream = new RpcStream(this, procedure, NextSerial());
        try
        {
            var payload = await CallRawAsync(procedure, Encode(procedure, arguments), stream, cancellationToken)
                .ConfigureAwait(false);
            Decode(procedure, payload);
            return stream;
        }
        catch
        {
            Forget(stream, expectsMore: false);
            stream.End(new ObjectDisposedException(nameof(RpcStream)));
            throw;
        }
    }

    internal Task SendAsync(byte[] frame) => _sender.SendAsync(frame);

    /// <summary>Tells the daemon to drop its end; what it still sends is ignored.</summary>
    internal void Abort(RpcStream stream)
    {
        Forget(stream, expectsMore: true);
        _sender.Post(stream.Header(FrameType.Stream, FrameStatus.Error).Encode([]));
    }

    internal void Forget(RpcStream stream, bool expectsMore)
    {
        lock (_gate)
        {
            _streams.Remove(stream.Serial);
            if (expectsMore)
            {
                _forgotten.Add(stream.Serial);
            }
        }
    }

    private ValueTask AcceptStreamAsync(Frame frame)
    {
        var header = frame.Header;
        RpcStream? stream;
        PendingCall? opening;
        lock (_gate)
        {
            _pending.TryGetValue(header.Serial, out opening);
            if (!_streams.TryGetValue(header.Serial, out stream) && header.Status != FrameStatus.Continue)
            {
                _forgotten.Remove(header.Serial);
            }
        }

        if (stream is null)
        {
            // One that was given up: the daemon goes on a little before it hears of it.
            return ValueTask.CompletedTask;
        }

        if (header.Procedure != stream.Procedure.Number || header.Program != stream.Procedure.Program)
        {
            throw new LibvirtProtocolException(
                $"The stream of {stream.Procedure.Name} goes on with procedure {header.Procedure} of program 0x{header.Program:x8}.");
        }

        if (stream.TryAccept(frame))
        {
            return ValueTask.CompletedTask;
        }

        if (opening is { Reply.IsCompleted: false })
        {
            // Waiting would keep the reply from being read, and nobody can take a piece before that.
            throw new LibvirtProtocolException(
                $"The daemon sent {RpcStream.PiecesAhead} pieces before it replied to {stream.Procedure.Name}.");
        }

        return WaitForConsumerAsync(stream, frame);
    }

    private async ValueTask WaitForConsumerAsync(RpcStream stream, Frame frame)
    {
        _keepAlive.HeldUp = true;
        Trace($"{stream.Procedure.Name} serial {stream.Serial} waits for its consumer");
        try
        {
            await stream.AcceptLaterAsync(frame, _closing.Token).ConfigureAwait(false);
        }
        finally
        {
            _keepAlive.HeardFrame();
            _keepAlive.HeldUp = false;
        }
    }

    /// <summary>A hole that fails is answered with an error reply under the stream's serial, long after the call's own.</summary>
    private void AcceptReplyToStream(Frame frame)
    {
        var header = frame.Header;
        RpcStream? stream = null;
        lock (_gate)
        {
            if (header.Status != FrameStatus.Error
                || (!_streams.TryGetValue(header.Serial, out stream) && !_forgotten.Remove(header.Serial)))
            {
                // A reply to nothing cannot be told from a connection that slipped.
                throw _failure ?? new LibvirtProtocolException($"The daemon replied to serial {header.Serial}, which nobody sent.");
            }
        }

        stream?.TryAccept(frame);
    }
}

using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

internal sealed partial class RpcConnection
{
    private static readonly TimeSpan ExplanationTime = TimeSpan.FromSeconds(2);

    private async Task ReadAsync()
    {
        var decoder = new FrameDecoder();
        try
        {
            while (true)
            {
                var count = await _stream.ReadAsync(decoder.GetMemory(), _closing.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException(
                        decoder.Buffered == 0 ? "The daemon closed the connection." : $"The connection ended {decoder.Buffered} bytes into a frame.");
                }

                decoder.Advance(count);
                _keepAlive.HeardBytes();
                while (decoder.TryRead(out var frame))
                {
                    await AcceptAsync(frame).ConfigureAwait(false);
                }
            }
        }
        catch (LibvirtException e)
        {
            Fail(e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            await FailWithExplanationAsync(e).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(new LibvirtProtocolException($"Reading from the daemon failed in an unforeseen way: {e.Message}", e));
        }
        finally
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await _sender.RunAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            await FailWithExplanationAsync(e).ConfigureAwait(false);
        }
    }

    /// <summary>The transport often knows more than "end of stream": what ssh said, say.</summary>
    private async Task FailWithExplanationAsync(Exception cause)
    {
        if (_failure is not null)
        {
            return;
        }

        LibvirtException? explanation = null;
        if (_options.ExplainLoss is { } explain)
        {
            using var limit = new CancellationTokenSource(ExplanationTime, _options.Time);
            try
            {
                explanation = await explain(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It does not know in time: the plain reason will do.
            }
        }

        Fail(explanation ?? new LibvirtDisconnectedException(cause.Message, cause));
    }

    private ValueTask AcceptAsync(Frame frame)
    {
        _keepAlive.HeardFrame();
        var header = frame.Header;
        if (header.Program == RpcProgram.KeepAlive)
        {
            if (header.Procedure == KeepAlive.Ping)
            {
                _sender.PostKeepAlive(KeepAlive.Pong);
            }

            return ValueTask.CompletedTask;
        }

        switch (header.Type)
        {
            case FrameType.Reply:
                AcceptReply(frame);
                return ValueTask.CompletedTask;
            case FrameType.Message:
                _options.Trace?.Invoke($"← event {header.Procedure}, {frame.Payload.Length} bytes");
                _events.Dispatch(frame);
                return ValueTask.CompletedTask;
            case FrameType.Stream or FrameType.StreamHole:
                return AcceptStreamAsync(frame);
            default:
                throw new LibvirtProtocolException($"The daemon sent a frame of type {header.Type}, which only clients send.");
        }
    }

    private void AcceptReply(Frame frame)
    {
        PendingCall? call;
        lock (_gate)
        {
            if (!_pending.Remove(frame.Header.Serial, out call))
            {
                // A reply to nothing cannot be told from a stream that slipped.
                throw _failure ?? (LibvirtException)new LibvirtProtocolException(
                    $"The daemon replied to serial {frame.Header.Serial}, which nobody sent.");
            }
        }

        if (frame.Header.Procedure != call.Procedure.Number || frame.Header.Program != call.Procedure.Program)
        {
            var mismatch = new LibvirtProtocolException(
                $"The daemon replied to {call.Procedure.Name} with procedure {frame.Header.Procedure} of program 0x{frame.Header.Program:x8}.");
            call.Fail(mismatch);
            throw mismatch;
        }

        Trace("←", frame.Payload.Length + ProtocolLimits.FrameHeader, frame.Header.Serial, call.Procedure.Name);
        try
        {
            call.Complete(frame);
        }
        catch (LibvirtProtocolException e)
        {
            call.Fail(e);
            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    private async ValueTask AcceptStreamAsync(Frame frame)
    {
        RpcStream? stream;
        lock (_gate)
        {
            _streams.TryGetValue(frame.Header.Serial, out stream);
        }

        // One that was given up: the daemon goes on a little before it hears of it.
        if (stream is null)
        {
            return;
        }

        _keepAlive.HeldUp = true;
        try
        {
            await stream.AcceptAsync(frame, _closing.Token).ConfigureAwait(false);
        }
        finally
        {
            _keepAlive.HeardFrame();
            _keepAlive.HeldUp = false;
        }
    }

    private void Tick()
    {
        switch (_keepAlive.Tick())
        {
            case KeepAliveAction.Ping:
                _sender.PostKeepAlive(KeepAlive.Ping);
                break;
            case KeepAliveAction.GiveUp:
                Fail(new LibvirtDisconnectedException(
                    $"The daemon has not answered {_options.KeepAliveCount} pings, one every {_options.KeepAliveInterval.TotalSeconds:0.#} s."));
                break;
        }
    }
}

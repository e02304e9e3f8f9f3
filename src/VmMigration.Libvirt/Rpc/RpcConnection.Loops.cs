using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

internal sealed partial class RpcConnection
{
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
                    throw new EndOfStreamException(decoder.Buffered == 0
                        ? "The daemon closed the connection."
                        : $"The connection ended {decoder.Buffered} bytes into a frame.");
                }

                decoder.Advance(count);
                _keepAlive.HeardBytes();
                while (decoder.TryRead(out var frame))
                {
                    await AcceptAsync(frame).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            await LoseAsync(e).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await _sender.RunAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await LoseAsync(e).ConfigureAwait(false);
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
                    $"The daemon has not answered {_options.KeepAliveCount} pings, "
                    + $"one every {_options.KeepAliveInterval.TotalSeconds:0.#} s."));
                break;
        }
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
                if (_trace is not null)
                {
                    Trace($"← event {header.Procedure}, {frame.Payload.Length} bytes");
                }

                _events.Dispatch(frame);
                return ValueTask.CompletedTask;
            case FrameType.Stream or FrameType.StreamHole:
                return AcceptStreamAsync(frame);
            default:
                throw new LibvirtProtocolException($"The daemon sent a frame of type {header.Type}, which nobody asked it for.");
        }
    }

    private void AcceptReply(Frame frame)
    {
        var header = frame.Header;
        PendingCall? call;
        lock (_gate)
        {
            _pending.Remove(header.Serial, out call);
        }

        if (call is null)
        {
            AcceptReplyToStream(frame);
            return;
        }

        try
        {
            if (header.Procedure != call.Procedure.Number || header.Program != call.Procedure.Program)
            {
                throw new LibvirtProtocolException(
                    $"The daemon replied to {call.Procedure.Name} with procedure {header.Procedure} of program 0x{header.Program:x8}.");
            }

            if (_trace is not null)
            {
                Trace($"← {call.Procedure.Name} serial {header.Serial}, {frame.Payload.Length + ProtocolLimits.FrameHeader} bytes");
            }

            if (!call.Complete(frame) && header.Status != FrameStatus.Error && call.Stream is { } stream)
            {
                // Who wanted it is gone, but the daemon has opened it now.
                Abort(stream);
            }
        }
        catch (Exception e)
        {
            // It is in no table any more: Fail would not find it.
            call.Fail(e);
            throw;
        }
        finally
        {
            call.Place.Release();
        }
    }
}

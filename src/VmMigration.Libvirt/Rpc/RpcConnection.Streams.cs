using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

internal sealed partial class RpcConnection
{
    private readonly Dictionary<uint, RpcStream> _streams = [];

    /// <summary>Calls a procedure that opens a stream.</summary>
    public async Task<RpcStream> OpenStreamAsync<TArguments>(
        Procedure<TArguments, Nothing> procedure, TArguments arguments, CancellationToken cancellationToken)
    {
        var serial = NextSerial();
        var stream = new RpcStream(this, procedure, serial);
        try
        {
            await CallRawAsync(procedure, Encode(procedure.Arguments, arguments), stream, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            Forget(stream);
            throw;
        }
    }

    internal void Post(byte[] frame) => _sender.Post(frame);

    internal Task SendAsync(byte[] frame) => _sender.SendAsync(frame);

    internal void Forget(RpcStream stream)
    {
        lock (_gate)
        {
            _streams.Remove(stream.Serial);
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
}

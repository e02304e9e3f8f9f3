using System.Runtime.InteropServices;
using System.Security.Cryptography;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// One connection to a daemon: calls matched to replies by serial, events, streams, keepalive in both directions, and
/// one way to fail. Whatever ends it first is the reason that everybody gets.
/// </summary>
internal sealed partial class RpcConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly RpcOptions _options;
    private readonly FrameSender _sender;
    private readonly SemaphoreSlim _places;

    /// <summary>One of the places in flight is kept for what is urgent.</summary>
    private readonly SemaphoreSlim _kept = new(1);
    private readonly KeepAlive _keepAlive;
    private readonly CancellationTokenSource _closing = new();
    private readonly object _gate = new();
    private readonly Dictionary<uint, PendingCall> _pending = [];
    private readonly EventRouter _events = new();
    private volatile Action<string>? _trace;
    private ITimer? _timer;
    private Task _loops = Task.CompletedTask;
    private uint _serial;

    /// <summary>Takes the stream over; it is closed with the connection.</summary>
    public RpcConnection(Stream stream, RpcOptions options)
    {
        _stream = stream;
        _options = options;
        _sender = new FrameSender(stream);
        _places = new SemaphoreSlim(Math.Max(1, options.CallsInFlight - 1));
        _keepAlive = new KeepAlive(options.KeepAliveCount);
        _trace = options.Trace;
    }

    public EventRouter Events => _events;

    public void Start()
    {
        _loops = Task.WhenAll(Task.Run(ReadAsync), Task.Run(WriteAsync));
        lock (_gate)
        {
            // Under the gate: a connection that has failed by now would never dispose of its timer.
            if (_failure is null && _options.KeepAliveInterval > TimeSpan.Zero)
            {
                _timer = _options.Time.CreateTimer(_ => Tick(), null, _options.KeepAliveInterval, _options.KeepAliveInterval);
            }
        }
    }

    /// <summary>Calls, and waits for the answer.</summary>
    /// <exception cref="LibvirtErrorException">The daemon answered with an error.</exception>
    /// <exception cref="LibvirtDisconnectedException">The connection ended first.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more. The daemon may still do what it was asked.</exception>
    public async Task<TResult> CallAsync<TArguments, TResult>(
        Procedure<TArguments, TResult> procedure, TArguments arguments, CancellationToken cancellationToken)
    {
        var encoded = Encode(procedure, arguments);
        ReadOnlyMemory<byte> payload = default;
        try
        {
            payload = await CallRawAsync(procedure, encoded, null, cancellationToken).ConfigureAwait(false);
            return Decode(procedure, payload);
        }
        finally
        {
            if (procedure.IsConfidential)
            {
                Wipe(encoded);
                Wipe(payload);
            }
        }
    }

    private static ReadOnlyMemory<byte> Encode<TArguments, TResult>(Procedure<TArguments, TResult> procedure, TArguments arguments)
    {
        // A buffer that grew would leave its smaller predecessors behind.
        var writer = procedure.IsConfidential ? new XdrWriter(2 * ProtocolLimits.SecretValue) : new XdrWriter();
        procedure.Arguments.Write(writer, arguments);
        return writer.WrittenMemory;
    }

    private static void Wipe(ReadOnlyMemory<byte> buffer) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(buffer).Span);

    private TResult Decode<TArguments, TResult>(Procedure<TArguments, TResult> procedure, ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = new XdrReader(payload.Span);
            var result = procedure.Result.Read(ref reader);
            reader.End();
            return result;
        }
        catch (LibvirtProtocolException e)
        {
            var failure = new LibvirtProtocolException($"The reply to {procedure.Name} cannot be read: {e.Message}", e);
            Fail(failure);
            throw failure;
        }
    }

    private async Task<ReadOnlyMemory<byte>> CallRawAsync(
        Procedure procedure, ReadOnlyMemory<byte> arguments, RpcStream? stream, CancellationToken cancellationToken)
    {
        if (CallDeadline.Of(procedure) is not { } limit)
        {
            return await SendAndWaitAsync(procedure, arguments, stream, cancellationToken).ConfigureAwait(false);
        }

        using var deadline = new CancellationTokenSource(limit, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await SendAndWaitAsync(procedure, arguments, stream, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new LibvirtTimeoutException(procedure.Name, limit, e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> SendAndWaitAsync(
        Procedure procedure, ReadOnlyMemory<byte> arguments, RpcStream? stream, CancellationToken cancellationToken)
    {
        var place = await TakePlaceAsync(CallDeadline.IsUrgent(procedure), cancellationToken).ConfigureAwait(false);
        var serial = stream?.Serial ?? NextSerial();
        var call = new PendingCall(procedure, stream, place, _options.Time);
        try
        {
            var frame = new FrameHeader(procedure.Program, procedure.Number, FrameType.Call, serial, FrameStatus.Ok).Encode(arguments.Span);
            lock (_gate)
            {
                if (_failure is not null)
                {
                    throw Lost(_failure);
                }

                _pending.Add(serial, call);
                if (stream is not null)
                {
                    _streams.Add(serial, stream);
                }
            }

            if (_trace is not null)
            {
                Trace($"→ {procedure.Name} serial {serial}, {frame.Length} bytes");
            }

            _sender.Post(frame, procedure.IsConfidential);
        }
        catch
        {
            place.Release();
            throw;
        }

        using var registration = cancellationToken.UnsafeRegister(static (c, t) => ((PendingCall)c!).Abandon(t), call);
        return await call.Reply.ConfigureAwait(false);
    }

    /// <summary>Takes a place in flight, for what is urgent the one that is kept where all others are taken.</summary>
    private async Task<SemaphoreSlim> TakePlaceAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_failure is { } failure)
        {
            throw Lost(failure);
        }

        if (_places.Wait(0, CancellationToken.None))
        {
            return _places;
        }

        var place = isUrgent ? _kept : _places;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await place.WaitAsync(either.Token).ConfigureAwait(false);
            return place;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _failure is { } reason)
        {
            throw Lost(reason);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private uint NextSerial() => Interlocked.Increment(ref _serial);

    /// <summary>Worth composing only where <see cref="_trace"/> is there to be told.</summary>
    private void Trace(string line)
    {
        try
        {
            _trace?.Invoke(line);
        }
        catch (Exception)
        {
            // Not worth a connection; it is not asked again.
            _trace = null;
        }
    }
}

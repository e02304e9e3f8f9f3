using System.Collections.Concurrent;
using System.Threading.Channels;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Support;

/// <summary>
/// A libvirt daemon in this process, as far as one connection of it shows: it reads frames, answers pings, and does with
/// calls what the test says, either one by one (<see cref="ExpectAsync"/>) or by a rule (<see cref="On"/>).
/// It throttles like the real one: the receive buffer counts as a request, so with <c>max_client_requests</c> calls in
/// work it stops reading, pings included, until a reply has been written.
/// Frames of streams are not counted here; the real one counts each until its disk has taken it.
/// </summary>
internal sealed class ScriptedDaemon : IAsyncDisposable
{
    private readonly DuplexPipe _stream;
    private readonly int _maxClientRequests;
    private readonly ConcurrentDictionary<(uint Program, int Procedure), Func<ScriptedCall, Task>> _rules = new();
    private readonly Channel<ScriptedCall> _calls = Channel.CreateUnbounded<ScriptedCall>();
    private readonly Channel<Frame> _streamFrames = Channel.CreateUnbounded<Frame>();
    private readonly Channel<int> _keepAlive = Channel.CreateUnbounded<int>();
    private readonly ConcurrentBag<Task> _work = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private TaskCompletionSource? _frozen;
    private int _inWork;
    private int _mostInWork;
    private int _throttled;

    public ScriptedDaemon(int maxClientRequests = 5, int window = 64 * 1024)
    {
        _maxClientRequests = maxClientRequests;
        _room = new SemaphoreSlim(0);
        (Client, _stream) = DuplexPipe.Create(window);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>The client's end of the connection.</summary>
    public DuplexPipe Client { get; }

    /// <summary>Whether pings are answered; they are always recorded.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>The most calls that were in work at the same time.</summary>
    public int MostInWork => Volatile.Read(ref _mostInWork);

    /// <summary>How often the throttle stopped the reading.</summary>
    public int TimesThrottled => Volatile.Read(ref _throttled);

    /// <summary>A connection to this daemon, started; it asks for no sign of life unless the options say so.</summary>
    public RpcConnection Connect(RpcOptions? options = null)
    {
        var connection = new RpcConnection(Client, options ?? new RpcOptions { KeepAliveInterval = TimeSpan.Zero });
        connection.Start();
        return connection;
    }

    /// <summary>From now on, what is done with calls of a procedure; they run beside each other, as on the real workers.</summary>
    public void On(Procedure procedure, Func<ScriptedCall, Task> answer) =>
        _rules[(procedure.Program, procedure.Number)] = answer;

    /// <summary>The next call that no rule takes; it must be of this procedure.</summary>
    public async Task<ScriptedCall> ExpectAsync(Procedure procedure)
    {
        var call = await _calls.Reader.ReadAsync();
        Assert.Equal((procedure.Program, procedure.Number), (call.Header.Program, call.Header.Procedure));
        Assert.Equal((FrameType.Call, FrameStatus.Ok), (call.Header.Type, call.Header.Status));
        return call;
    }

    /// <summary>The next frame of any stream.</summary>
    public ValueTask<Frame> NextStreamFrameAsync() => _streamFrames.Reader.ReadAsync();

    /// <summary>The next ping (1) or pong (2) from the client.</summary>
    public ValueTask<int> NextKeepAliveAsync() => _keepAlive.Reader.ReadAsync();

    public bool TryTakeCall(out ScriptedCall? call) => _calls.Reader.TryRead(out call);

    public bool TryTakeStreamFrame(out Frame frame) => _streamFrames.Reader.TryRead(out frame);

    public bool TryTakeKeepAlive(out int procedure) => _keepAlive.Reader.TryRead(out procedure);

    /// <summary>Stops reading after the read that is under way, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Volatile.Write(ref _frozen, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Thaw() => Interlocked.Exchange(ref _frozen, null)?.SetResult();

    public Task PingAsync() => SendBytesAsync(KeepAlive.PingFrame);

    public Task PongAsync() => SendBytesAsync(KeepAlive.PongFrame);

    public Task EventAsync(int procedure, byte[] payload) =>
        SendAsync(new FrameHeader(RpcProgram.Remote, procedure, FrameType.Message, 0, FrameStatus.Ok), payload);

    public Task SendAsync(FrameHeader header, byte[] payload) => SendBytesAsync(header.Encode(payload));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await _writing.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes, _stop.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The daemon is gone; the client reads what was sent so far, then the end or this.</summary>
    public void Close(Exception? reason = null)
    {
        _stop.Cancel();
        _stream.Close(reason);
    }

    /// <summary>Completes when the client's end is closed, or <see cref="Close"/> was called.</summary>
    public Task Gone => _reading;

    public async ValueTask DisposeAsync()
    {
        Close();
        await _reading;
        foreach (var work in _work)
        {
            try
            {
                await work;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // The client was gone before it had its answer.
            }
        }
    }

    internal async Task AnswerAsync(FrameHeader header, byte[] payload)
    {
        await SendAsync(header, payload);
        if (Interlocked.Decrement(ref _inWork) == _maxClientRequests - 1)
        {
            _room.Release();
        }
    }

    private async Task ReadAsync()
    {
        var decoder = new FrameDecoder();
        try
        {
            while (true)
            {
                if (Volatile.Read(ref _frozen) is { } frozen)
                {
                    await frozen.Task.WaitAsync(_stop.Token);
                }

                var count = await _stream.ReadAsync(decoder.GetMemory(), _stop.Token);
                if (count == 0)
                {
                    break;
                }

                decoder.Advance(count);
                while (decoder.TryRead(out var frame))
                {
                    await TakeAsync(frame);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Either end was closed.
        }

        _calls.Writer.TryComplete(new EndOfStreamException("The client is gone."));
        _streamFrames.Writer.TryComplete(new EndOfStreamException("The client is gone."));
        _keepAlive.Writer.TryComplete(new EndOfStreamException("The client is gone."));
    }

    private async Task TakeAsync(Frame frame)
    {
        if (frame.Header.Program == RpcProgram.KeepAlive)
        {
            _keepAlive.Writer.TryWrite(frame.Header.Procedure);
            if (frame.Header.Procedure == KeepAlive.Ping && AnswersPings)
            {
                _work.Add(PongAsync());
            }

            return;
        }

        if (frame.Header.Type != FrameType.Call)
        {
            _streamFrames.Writer.TryWrite(frame);
            return;
        }

        var call = new ScriptedCall(this, frame);
        var inWork = Interlocked.Increment(ref _inWork);
        _mostInWork = Math.Max(_mostInWork, inWork);
        if (_rules.TryGetValue((frame.Header.Program, frame.Header.Procedure), out var answer))
        {
            _work.Add(Task.Run(() => answer(call)));
        }
        else
        {
            _calls.Writer.TryWrite(call);
        }

        if (inWork >= _maxClientRequests)
        {
            Interlocked.Increment(ref _throttled);
            await _room.WaitAsync(_stop.Token);
        }
    }
}

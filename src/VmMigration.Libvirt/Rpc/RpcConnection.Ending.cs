namespace VmMigration.Libvirt.Rpc;

internal sealed partial class RpcConnection
{
    private static readonly TimeSpan ExplanationTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DisposalTime = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource<LibvirtException> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _transportClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LibvirtException? _failure;
    private int _explaining;

    /// <summary>Completes with the reason when the connection has ended.</summary>
    public Task<LibvirtException> Closed => _closed.Task;

    public bool IsOpen => !_closed.Task.IsCompleted;

    /// <summary>Ends the connection. Only the first reason counts; further calls do nothing.</summary>
    public void Fail(LibvirtException reason)
    {
        PendingCall[] calls;
        RpcStream[] streams;
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            _failure = reason;
            calls = [.. _pending.Values];
            streams = [.. _streams.Values];
            _pending.Clear();
            _streams.Clear();
            _forgotten.Clear();
        }

        _timer?.Dispose();
        _sender.Stop(Lost(reason));
        foreach (var call in calls)
        {
            call.Fail(Lost(reason));
        }

        foreach (var stream in streams)
        {
            stream.End(Lost(reason));
        }

        _events.End(Lost(reason));
        _closed.TrySetResult(reason);
        _ = Task.Run(CloseTransportAsync);
    }

    /// <summary>Closes the connection and waits until its transport is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        Fail(new LibvirtDisconnectedException("The connection was closed on this side."));
        try
        {
            await Task.WhenAll(_transportClosed.Task, _loops).WaitAsync(DisposalTime, _options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A transport whose reads outlive it keeps nobody from going on.
        }
    }

    /// <summary>Each gets one of their own: an exception thrown in many places at once mixes up its stack traces.</summary>
    private static LibvirtDisconnectedException Lost(LibvirtException reason) =>
        new(reason.Message, reason is LibvirtDisconnectedException ? reason.InnerException : reason);

    /// <summary>Here and not in a loop: a read that heeds no cancellation only ends when the transport is closed.</summary>
    private async Task CloseTransportAsync()
    {
        try
        {
            await _closing.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // A callback of the transport's; everybody has been told by now.
        }

        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It is gone either way, and the reason is known.
        }

        _transportClosed.TrySetResult();
    }

    /// <summary>A loop has ended, whatever it threw.</summary>
    private async Task LoseAsync(Exception cause)
    {
        if (cause is LibvirtException known)
        {
            Fail(known);
            return;
        }

        if (_failure is not null || Interlocked.Exchange(ref _explaining, 1) == 1)
        {
            return;
        }

        var isTransport = cause is IOException or ObjectDisposedException or OperationCanceledException;
        var explanation = isTransport ? await ExplainAsync().ConfigureAwait(false) : null;
        var message = isTransport ? cause.Message : $"The connection failed in an unforeseen way: {cause.Message}";
        Fail(explanation ?? new LibvirtDisconnectedException(message, cause));
    }

    /// <summary>The transport often knows more than "end of stream": what ssh said, say.</summary>
    private async Task<LibvirtException?> ExplainAsync()
    {
        if (_options.ExplainLoss is not { } explain)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(ExplanationTime, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        try
        {
            var explanation = explain(either.Token).AsTask();
            explanation.Observe();
            return await explanation.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It does not know, or not in time: the plain reason will do.
            return null;
        }
    }
}

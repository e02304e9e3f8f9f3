using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Threading.Channels;
using VmMigration.Session;

namespace VmMigration.Commands;

/// <summary>
/// A cmdlet whose work is asynchronous. The pipeline's thread waits for it, and it alone writes.
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Channel<string>? _trace;
    private Task? _traced;

    private protected AsyncCmdlet()
    {
    }

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (WantsDebug())
        {
            _trace = RpcTrace.Listen();
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stop.Cancel();
        _stopped.TrySetResult();
    }

    /// <summary>Called once, however the pipeline ends.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_trace is not null)
        {
            RpcTrace.Leave(_trace);
            _trace = null;
        }
    }

    /// <summary>Writes what comes until there is no more, or the pipeline is stopped.</summary>
    protected void Pump<T>(IAsyncEnumerable<T> items, Action<T> write)
    {
        var enumerator = items.GetAsyncEnumerator(StopToken);
        try
        {
            while (Await(enumerator.MoveNextAsync().AsTask()))
            {
                write(enumerator.Current);
            }
        }
        finally
        {
            // Where the enumerator still runs this fails, in its task, and is not waited for.
            Blocking.WaitFor(enumerator.DisposeAsync().AsTask(), Grace);
        }
    }

    /// <summary>What a task comes to. A stopped pipeline waits for it no longer than a moment.</summary>
    protected T Await<T>(Task<T> task)
    {
        Wait(task);
        try
        {
            return Blocking.Result(task);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>What a task comes to; where it fails, the error is written and the cmdlet goes on.</summary>
    protected bool TryAwait<T>(Task<T> task, [NotNullWhen(true)] out T? result)
        where T : class
    {
        try
        {
            result = Await(task);
            return true;
        }
        catch (Exception e) when (e is not RuntimeException)
        {
            WriteError(ErrorRecords.From(e));
            result = null;
            return false;
        }
    }

    /// <summary>Writes an error where there is one.</summary>
    protected void WriteErrorOf(Exception? exception)
    {
        if (exception is not null)
        {
            WriteError(ErrorRecords.From(exception));
        }
    }

    private void Wait(Task task)
    {
        while (!task.IsCompleted && !_stop.IsCancellationRequested)
        {
            WriteTrace();
            Blocking.WaitAny(_traced is null ? [task, _stopped.Task] : [task, _stopped.Task, _traced]);
        }

        if (!Blocking.WaitFor(task, Grace))
        {
            throw new PipelineStoppedException();
        }

        if (!_stop.IsCancellationRequested)
        {
            WriteTrace();
        }
    }

    private void WriteTrace()
    {
        if (_trace is null)
        {
            return;
        }

        while (_trace.Reader.TryRead(out var line))
        {
            WriteDebug(line);
        }

        if (_traced is null or { IsCompleted: true })
        {
            _traced = _trace.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        }
    }

    private bool WantsDebug() => MyInvocation.BoundParameters.TryGetValue("Debug", out var given)
        ? given is SwitchParameter { IsPresent: true }
        : GetVariableValue("DebugPreference") is ActionPreference and not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}

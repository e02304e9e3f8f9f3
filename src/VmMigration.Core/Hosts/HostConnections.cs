namespace VmMigration.Hosts;

/// <summary>
/// The session's connections, one a host, kept and used again. One that has died is noticed and dialled anew.
/// </summary>
public sealed class HostConnections(IHypervisorConnector connector) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<HostReference, Task<IHypervisor>> _connections = [];
    private readonly List<IHypervisor> _dead = [];
    private readonly CancellationTokenSource _closing = new();
    private bool _closed;

    /// <summary>The hosts that are connected now.</summary>
    public IReadOnlyList<HostReference> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections.Where(c => Usable(c.Value) is not null).Select(c => c.Key)];
            }
        }
    }

    /// <summary>The host's connection, where there is one; it is not dialled.</summary>
    public IHypervisor? OpenTo(HostReference host)
    {
        lock (_gate)
        {
            return _connections.TryGetValue(host, out var known) ? Usable(known) : null;
        }
    }

    /// <summary>The host's connection, dialled where there is none.</summary>
    /// <exception cref="MigrationException">Why it cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The caller's token says so, or the session is closed.</exception>
    public async Task<IHypervisor> GetAsync(HostReference host, CancellationToken cancellationToken)
    {
        Task<IHypervisor> task;
        IHypervisor[] over;
        lock (_gate)
        {
            if (_closed)
            {
                throw new OperationCanceledException("The session is closed.");
            }

            if (_connections.TryGetValue(host, out var known) && known.IsCompleted && Usable(known) is null)
            {
                _connections.Remove(host);
                if (known.IsCompletedSuccessfully)
                {
                    _dead.Add(Result(known));
                }

                known = null;
            }

            task = known ?? (_connections[host] = DialAsync(host));
            over = TakeIdle();
        }

        foreach (var hypervisor in over)
        {
            await hypervisor.DisposeAsync().ConfigureAwait(false);
        }

        return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<IHypervisor>[] all;
        IHypervisor[] dead;
        lock (_gate)
        {
            _closed = true;
            all = [.. _connections.Values];
            dead = [.. _dead];
            _connections.Clear();
            _dead.Clear();
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (var hypervisor in dead)
        {
            await hypervisor.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var task in all)
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (task.IsCompletedSuccessfully)
            {
                await (await task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Not with the caller's token: others may wait for the same connection, and this caller may be gone before it fails.</summary>
    private Task<IHypervisor> DialAsync(HostReference host) =>
        Task.Run(() => connector.ConnectAsync(host, _closing.Token), CancellationToken.None).Observed();

    /// <summary>The dead ones that carry nothing any more.</summary>
    private IHypervisor[] TakeIdle()
    {
        var idle = _dead.Where(h => !h.IsMigrating).ToArray();
        _dead.RemoveAll(idle.Contains);
        return idle;
    }

    /// <summary>The hypervisor that a dial led to, as long as it can be asked.</summary>
    private static IHypervisor? Usable(Task<IHypervisor> task) =>
        task.IsCompletedSuccessfully && Result(task) is { IsOpen: true } open ? open : null;

#pragma warning disable VSTHRD002, CA1849 // It is complete.
    private static IHypervisor Result(Task<IHypervisor> complete) => complete.Result;
#pragma warning restore VSTHRD002, CA1849
}

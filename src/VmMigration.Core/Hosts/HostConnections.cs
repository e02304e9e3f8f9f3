namespace VmMigration.Hosts;

/// <summary>
/// The session's connections, one a host, kept and used again. One that has died is noticed and dialled anew.
/// </summary>
public sealed class HostConnections(IHypervisorConnector connector) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<HostReference, Task<IHypervisor>> _connections = [];

    /// <summary>The hosts that are connected now.</summary>
    public IReadOnlyList<HostReference> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections.Where(c => c.Value.IsCompletedSuccessfully && IsUsable(c.Value, out _)).Select(c => c.Key)];
            }
        }
    }

    /// <summary>The host's connection, dialled where there is none.</summary>
    /// <exception cref="MigrationException">Why it cannot be reached.</exception>
    public async Task<IHypervisor> GetAsync(HostReference host, CancellationToken cancellationToken)
    {
        Task<IHypervisor> task;
        IHypervisor? dead = null;
        lock (_gate)
        {
            if (_connections.TryGetValue(host, out var known) && !IsUsable(known, out dead))
            {
                _connections.Remove(host);
                known = null;
            }

            // Not the caller's token: others may wait for the same connection.
            task = known ?? (_connections[host] = Task.Run(() => connector.ConnectAsync(host, CancellationToken.None), CancellationToken.None));
        }

        if (dead is not null)
        {
            await dead.DisposeAsync().ConfigureAwait(false);
        }

        return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<IHypervisor>[] all;
        lock (_gate)
        {
            all = [.. _connections.Values];
            _connections.Clear();
        }

        foreach (var task in all)
        {
            try
            {
                await (await task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
            catch (MigrationException)
            {
                // It was never open.
            }
        }
    }

    private static bool IsUsable(Task<IHypervisor> task, out IHypervisor? dead)
    {
        dead = null;
        if (!task.IsCompleted)
        {
            return true;
        }

        if (!task.IsCompletedSuccessfully)
        {
            return false;
        }

#pragma warning disable VSTHRD002, CA1849 // It is complete.
        var hypervisor = task.Result;
#pragma warning restore VSTHRD002, CA1849
        dead = hypervisor.IsOpen ? null : hypervisor;
        return hypervisor.IsOpen;
    }
}

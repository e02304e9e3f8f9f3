namespace VmMigration.Libvirt.Transport;

/// <summary>Runs one attempt to connect within the time that it may take.</summary>
internal static class Deadline
{
    /// <exception cref="LibvirtConnectException">The attempt failed or took too long.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    public static async Task<T> RunAsync<T>(
        string host, string target, DialOptions options, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(options.Timeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await attempt(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LibvirtConnectException(
                ConnectFailure.TimedOut,
                host,
                $"No answer from {target} within {options.Timeout.TotalSeconds:0.#} s: the host is down, or a firewall drops the packets.",
                innerException: e);
        }
    }
}

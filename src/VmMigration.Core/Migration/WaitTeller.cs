using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Sees to it that nobody waits for long without a record that says for what: a host that does not answer, one that is dialled, a
/// pool that others are at work on. Each is told once.
/// </summary>
internal sealed class WaitTeller : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A host that cannot be reached for so long is worth a word.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    private readonly HostReference[] _hosts;
    private readonly MigrationServices _services;
    private readonly Action<string> _tell;
    private readonly CancellationTokenSource _over = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<HostReference, long> _unreachedSince = [];
    private readonly Task _telling;

    /// <param name="hosts">The hosts of the move.</param>
    /// <param name="services">The session's.</param>
    /// <param name="tell">Given what is waited for.</param>
    public WaitTeller(IEnumerable<HostReference> hosts, MigrationServices services, Action<string> tell)
    {
        _hosts = [.. hosts];
        _services = services;
        _tell = tell;
        _telling = Task.Run(TellAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _telling.ConfigureAwait(false);
        _over.Dispose();
    }

    private async Task TellAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, _services.Time, _over.Token).ConfigureAwait(false);
                foreach (var what in _hosts.Select(WaitFor).OfType<string>().Where(_told.Add))
                {
                    _tell(what);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // There is nothing to wait for any more.
        }
    }

    private string? WaitFor(HostReference host)
    {
        var open = _services.Connections.OpenTo(host);
        if (open is null)
        {
            _unreachedSince.TryAdd(host, _services.Time.GetTimestamp());
            return _services.Time.GetElapsedTime(_unreachedSince[host]) >= Long ? $"waits for {host.Name}, which cannot be reached at present" : null;
        }

        _unreachedSince.Remove(host);
        return open.Awaited?.What;
    }
}

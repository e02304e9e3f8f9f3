using System.Collections.Concurrent;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Which hosts' daemons are known to reach which others. Proving it costs a connection between the hosts, about
/// 0.3 s over ssh, so what was proved counts for a while.
/// </summary>
public sealed class PeerProofs(TimeProvider time)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(string SourceUri, string PeerUri), DateTimeOffset> _proved = new();

    /// <summary>Proves that the source's daemon reaches the destination's.</summary>
    /// <exception cref="MigrationException">Why it does not.</exception>
    public async Task ProveAsync(
        IHypervisor source, HostReference destination, Guid uuid, string peerUri, CancellationToken cancellationToken)
    {
        var path = (source.Host.Uri, peerUri);
        if (_proved.TryGetValue(path, out var when) && time.GetUtcNow() - when < Lasts)
        {
            return;
        }

        try
        {
            await source.ProvePeerAsync(uuid, peerUri, cancellationToken).ConfigureAwait(false);
            _proved[path] = time.GetUtcNow();
        }
        catch (MigrationException e) when (e.Error is MigrationError.DaemonError && HostErrors.IsConnectFailure(e.InnerException))
        {
            throw new MigrationException(
                MigrationError.PeerUnreachable,
                $"{source.Host.Name}'s libvirt cannot reach {destination.Name}'s at {peerUri}: {e.InnerException!.Message}",
                $"The source's daemon connects as its own root user: give it the keys, known_hosts or certificates for {peerUri} "
                + $"(try virsh -c '{peerUri}' uri as root on {source.Host.Name}), or name another way with peerUri in the inventory.",
                destination.Name,
                e.InnerException);
        }
    }

    /// <summary>Forgets a path that failed after all.</summary>
    public void Forget(HostReference source, string peerUri) => _proved.TryRemove((source.Uri, peerUri), out _);
}

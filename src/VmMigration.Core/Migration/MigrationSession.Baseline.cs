using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>The processor that guests can have on all of these hosts, what it costs, and who has more than that now.</summary>
    /// <param name="hosts">The hosts, at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">A host could not be asked, or there is no such processor.</exception>
    public async Task<MigrationCpuBaseline> BaselineCpuAsync(IReadOnlyList<HostReference> hosts, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(hosts.Count);
        var connected = await Task.WhenAll(hosts.Distinct().Select(h => _services.Connections.GetAsync(h, cancellationToken))).ConfigureAwait(false);
        return await CpuBaseline.FindAsync([.. connected.Select(h => new HostView(h, forMany: true, cancellationToken))]).ConfigureAwait(false);
    }
}

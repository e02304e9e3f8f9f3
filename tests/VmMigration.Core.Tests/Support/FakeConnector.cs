using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

/// <summary>Dials the hosts that a test plays.</summary>
internal sealed class FakeConnector(params FakeHost[] hosts) : IHypervisorConnector
{
    public Task<IHypervisor> ConnectAsync(HostReference host, CancellationToken cancellationToken) =>
        hosts.Single(h => h.Reference.Name == host.Name).ConnectAsync();
}

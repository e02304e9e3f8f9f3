using VmMigration.Hosts;

namespace VmMigration.Lab.Faults;

/// <summary>Dials hosts for a client that is to die.</summary>
internal sealed class MortalConnector(IHypervisorConnector connector, Death death) : IHypervisorConnector
{
    public async Task<IHypervisor> ConnectAsync(HostReference host, CancellationToken cancellationToken) =>
        MortalHost.Of(await connector.ConnectAsync(host, cancellationToken), death);
}

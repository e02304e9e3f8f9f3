namespace VmMigration.Hosts;

/// <summary>Opens connections to hosts.</summary>
public interface IHypervisorConnector
{
    /// <summary>Connects.</summary>
    /// <exception cref="MigrationException">Why it could not.</exception>
    Task<IHypervisor> ConnectAsync(HostReference host, CancellationToken cancellationToken);
}

namespace VmMigration.Hosts;

// Starting guests and shutting them down.
public partial interface IHypervisor
{
    /// <summary>Starts a guest that is defined here.</summary>
    /// <param name="uuid">The guest.</param>
    /// <param name="paused">Whether it is to stand still before its first instruction.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task StartGuestAsync(Guid uuid, bool paused, CancellationToken cancellationToken);

    /// <summary>Asks a guest to shut down: through its agent where that is connected, else by its power button. It may not, and takes its time.</summary>
    Task ShutDownGuestAsync(Guid uuid, CancellationToken cancellationToken);
}

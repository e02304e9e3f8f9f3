using VmMigration.Migration;

namespace VmMigration.Hosts;

/// <summary>
/// What a move needs of one host, whatever runs there. Guests are meant by their UUID. Members throw
/// <see cref="MigrationException"/> where the host refuses or is lost, and <see cref="OperationCanceledException"/>.
/// </summary>
public partial interface IHypervisor : IAsyncDisposable
{
    /// <summary>The host.</summary>
    HostReference Host { get; }

    /// <summary>Whether it can still be asked over this connection.</summary>
    bool IsOpen { get; }

    /// <summary>
    /// Whether a <see cref="MigrateAsync"/> waits for its answer. It has a connection of its own, which may outlive the
    /// one that <see cref="IsOpen"/> is about.
    /// </summary>
    bool IsMigrating { get; }

    /// <summary>What has been waited for here for some time; null for nothing.</summary>
    HostWait? Awaited => null;

    /// <summary>What does not change while the connection stands; read once.</summary>
    Task<HostFacts> GetFactsAsync(CancellationToken cancellationToken);

    /// <summary>Memory that could be given to guests now, in bytes.</summary>
    Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken);

    /// <summary>How fast the fastest of its links is, in Mbit/s; null where it does not say.</summary>
    Task<int?> GetLinkSpeedAsync(CancellationToken cancellationToken);

    /// <summary>All guests, with their disks.</summary>
    Task<IReadOnlyList<MigrationVm>> ListGuestsAsync(CancellationToken cancellationToken);

    /// <summary>A guest by its name or UUID; null where the host has none.</summary>
    Task<GuestStatus?> FindGuestAsync(string nameOrUuid, CancellationToken cancellationToken);

    /// <summary>The guest of that very name, also where the name reads as a UUID; null where the host has none.</summary>
    Task<GuestStatus?> FindNamedAsync(string name, CancellationToken cancellationToken);

    /// <summary>A guest by its UUID; null where the host has none.</summary>
    Task<GuestStatus?> GetGuestAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>A guest's XML.</summary>
    Task<string> GetGuestXmlAsync(Guid uuid, GuestXml which, CancellationToken cancellationToken);

    /// <summary>The job that a guest is in now; null for none, also where the guest is gone.</summary>
    Task<MigrationSample?> GetJobAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>The last job of a guest that succeeded; null where the host does not know it (any more).</summary>
    Task<MigrationSample?> GetCompletedJobAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>What happens to a guest from now on.</summary>
    Task<GuestWatch> WatchAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>
    /// Proves that this host's daemon reaches the destination's and would let the guest go, without starting anything.
    /// </summary>
    /// <exception cref="MigrationException">Why it would not work.</exception>
    Task ProvePeerAsync(Guid uuid, PeerMigration migration, CancellationToken cancellationToken);

    /// <summary>
    /// Moves a guest by peer to peer; returns when the source's daemon says that it is over. What it says is not
    /// the outcome: that is what both hosts have.
    /// </summary>
    Task MigrateAsync(Guid uuid, PeerMigration migration, CancellationToken cancellationToken);

    /// <summary>Ends the job that a guest is in.</summary>
    Task AbortJobAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>How long the guest may stand still at most.</summary>
    Task<TimeSpan> GetMaxDowntimeAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Sets how long the guest may stand still at most; also before a move.</summary>
    Task SetMaxDowntimeAsync(Guid uuid, TimeSpan downtime, CancellationToken cancellationToken);

    /// <summary>Sets how fast a guest may be sent, in MiB/s; also in flight.</summary>
    Task SetBandwidthAsync(Guid uuid, long mebibytesPerSecond, bool postCopy, CancellationToken cancellationToken);
}

using VmMigration.Libvirt;

namespace VmMigration.Hosts;

// What a host can run, and which processors it can give.
public partial interface IHypervisor
{
    /// <summary>What a guest of that kind may have here.</summary>
    /// <exception cref="MigrationException">
    /// <see cref="MigrationError.Incompatible"/>: it cannot run such a guest, and why.
    /// </exception>
    Task<DomainCapabilities> GetDomainCapabilitiesAsync(GuestPlatform platform, CancellationToken cancellationToken);

    /// <summary>Why guests cannot have that processor here, as the host's libvirt says it; null where they can.</summary>
    Task<string?> CompareCpuAsync(GuestPlatform platform, string cpu, CancellationToken cancellationToken);

    /// <summary>The processor that all of the given ones include, for guests that are to be moved.</summary>
    /// <param name="platform">What is to run the guests.</param>
    /// <param name="cpus">Processors, of hosts or guests, as XML.</param>
    /// <param name="expand">Whether all features are named, those that its model has anyway too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">There is none, or the host refuses.</exception>
    Task<string> BaselineCpuAsync(GuestPlatform platform, IReadOnlyList<string> cpus, bool expand, CancellationToken cancellationToken);
}

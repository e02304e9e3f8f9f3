using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Hosts;

/// <summary>A host through its libvirt daemon.</summary>
internal sealed partial class LibvirtHypervisor : IHypervisor
{
    private readonly LibvirtHost _libvirt;
    private readonly DomainEventHub _events;
    private readonly object _gate = new();
    private Task<HostFacts>? _facts;
    private int _migrating;

    public LibvirtHypervisor(HostReference host, LibvirtHost libvirt)
    {
        Host = host;
        _libvirt = libvirt;
        _events = new DomainEventHub(libvirt);
    }

    public HostReference Host { get; }

    public bool IsOpen => _libvirt.IsOpen;

    public bool IsMigrating => Volatile.Read(ref _migrating) > 0;

    public Task<HostFacts> GetFactsAsync(CancellationToken cancellationToken)
    {
        Task<HostFacts> facts;
        lock (_gate)
        {
            // What failed once is asked again.
            facts = _facts is null or { IsFaulted: true } or { IsCanceled: true } ? _facts = ReadFactsAsync().Observed() : _facts;
        }

        return ExplainAsync(() => facts.WaitAsync(cancellationToken));
    }

    public Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken) =>
        ExplainAsync(async () => (await _libvirt.GetMemoryAsync(cancellationToken).ConfigureAwait(false)).Available);

    public Task<int?> GetLinkSpeedAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
        LinkSpeed.Fastest(await _libvirt.GetNetworkDevicesAsync(cancellationToken).ConfigureAwait(false)));

    public Task ProvePeerAsync(Guid uuid, PeerMigration migration, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        if (await _libvirt.ProbePeerAsync(
            Reference(uuid), migration.PeerUri, migration.Parameters, migration.Flags, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        throw new MigrationException(
            MigrationError.Unexpected,
            $"{Host.Name} accepted a migration to a scheme that does not exist.",
            "Report this with the versions of libvirt on both hosts.",
            Host.Name);
    });

    public Task MigrateAsync(Guid uuid, PeerMigration migration, CancellationToken cancellationToken) => CountedAsync(async () =>
    {
        await _libvirt.MigrateToPeerAsync(
            Reference(uuid), migration.PeerUri, migration.Parameters, migration.Flags, cancellationToken).ConfigureAwait(false);
        return true;
    });

    public Task AbortJobAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.AbortJobAsync(Reference(uuid), cancellationToken));

    public Task<TimeSpan> GetMaxDowntimeAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
        TimeSpan.FromMilliseconds(await _libvirt.GetMaxDowntimeAsync(Reference(uuid), cancellationToken).ConfigureAwait(false)));

    public Task SetMaxDowntimeAsync(Guid uuid, TimeSpan downtime, CancellationToken cancellationToken) => ExplainAsync(
        () => _libvirt.SetMaxDowntimeAsync(Reference(uuid), (ulong)downtime.TotalMilliseconds, cancellationToken));

    public Task SetBandwidthAsync(Guid uuid, long mebibytesPerSecond, bool postCopy, CancellationToken cancellationToken) => ExplainAsync(
        () => _libvirt.SetMaxSpeedAsync(Reference(uuid), (ulong)mebibytesPerSecond, postCopy, cancellationToken));

    public Task<GuestWatch> WatchAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _events.WatchAsync(uuid, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync().ConfigureAwait(false);
        await _libvirt.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Daemons look guests up by their UUID; name and number may be stale.</summary>
    private static DomainReference Reference(Guid uuid) => new("", uuid);

    private async Task<HostFacts> ReadFactsAsync()
    {
        var none = CancellationToken.None;
        var capabilities = _libvirt.GetCapabilitiesAsync(none);
        var hostName = _libvirt.GetHostNameAsync(none);
        var library = _libvirt.GetLibraryVersionAsync(none);
        var hypervisor = _libvirt.GetHypervisorVersionAsync(none);
        var node = _libvirt.GetNodeInfoAsync(none);
        var memory = _libvirt.GetMemoryAsync(none);
        var canMigrate = _libvirt.CanMigrateAsync(none);
        await Task.WhenAll(capabilities, hostName, library, hypervisor, node, memory, canMigrate).ConfigureAwait(false);
        var info = await node.ConfigureAwait(false);
        return new HostFacts(
            await hostName.ConfigureAwait(false),
            await library.ConfigureAwait(false),
            await hypervisor.ConfigureAwait(false),
            info.Cpus,
            (await memory.ConfigureAwait(false)).Total,
            HostCapabilities.Parse(await capabilities.ConfigureAwait(false)),
            await canMigrate.ConfigureAwait(false));
    }

    private async Task<T> ExplainAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (LibvirtException e)
        {
            throw HostErrors.Explain(e, Host);
        }
        catch (CapabilitiesXmlException e)
        {
            throw HostErrors.Explain(e, Host);
        }
    }

    private Task ExplainAsync(Func<Task> call) => ExplainAsync(async () =>
    {
        await call().ConfigureAwait(false);
        return true;
    });
}

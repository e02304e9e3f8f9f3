using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task<bool> GetAutostartAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => FalseWithoutAsync(_libvirt.GetAutostartAsync(Reference(uuid), cancellationToken)));

    public Task SetAutostartAsync(Guid uuid, bool starts, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.SetAutostartAsync(Reference(uuid), starts, cancellationToken));

    public Task SetClockAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.SetClockAsync(Reference(uuid), cancellationToken));

    public Task<bool> HasSavedStateAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => FalseWithoutAsync(_libvirt.HasManagedSaveAsync(Reference(uuid), cancellationToken)));

    public Task<IReadOnlySet<Guid>> ListGuestsWithSavedStateAsync(CancellationToken cancellationToken) =>
        ExplainAsync(() => UuidsAsync(DomainListFilter.HasManagedSave, cancellationToken));

    public Task<int> CountSnapshotsAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.CountSnapshotsAsync(Reference(uuid), cancellationToken));

    public Task<int> CountCheckpointsAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(() => BeforeCheckpointsAsync(
        0, async () => (await _libvirt.ListCheckpointsAsync(Reference(uuid), cancellationToken).ConfigureAwait(false)).Count));

    public Task<IReadOnlySet<Guid>> ListGuestsWithSnapshotsAsync(CancellationToken cancellationToken) =>
        ExplainAsync(() => UuidsAsync(DomainListFilter.HasSnapshot, cancellationToken));

    public Task<IReadOnlySet<Guid>> ListGuestsWithCheckpointsAsync(CancellationToken cancellationToken) => ExplainAsync(() =>
        BeforeCheckpointsAsync<IReadOnlySet<Guid>>(new HashSet<Guid>(), () => UuidsAsync(DomainListFilter.HasCheckpoint, cancellationToken)));

    public Task<BlockJobKind?> GetBlockJobAsync(Guid uuid, string disk, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.GetBlockJobAsync(Reference(uuid), disk, cancellationToken));

    public Task<IReadOnlyList<string>> ListDeviceNamesAsync(NodeDeviceKind kind, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.ListDeviceNamesAsync(kind, cancellationToken));

    /// <summary>A guest that is not there has nothing.</summary>
    private static async Task<bool> FalseWithoutAsync(Task<bool> asking)
    {
        try
        {
            return await asking.ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e.Code is LibvirtErrorCode.NoDomain)
        {
            return false;
        }
    }

    private async Task<IReadOnlySet<Guid>> UuidsAsync(DomainListFilter filter, CancellationToken cancellationToken) =>
        (await _libvirt.ListDomainsAsync(filter, cancellationToken).ConfigureAwait(false)).Select(d => d.Uuid).ToHashSet();

    /// <summary>Before libvirt 5.6 there are no checkpoints, and neither the call nor the filter is known.</summary>
    private static async Task<T> BeforeCheckpointsAsync<T>(T none, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e.IsUnknownProcedure || e.Code is LibvirtErrorCode.NoSupport or LibvirtErrorCode.InvalidArgument)
        {
            return none;
        }
    }
}

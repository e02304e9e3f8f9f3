using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>How many snapshots libvirt knows of a guest; it migrates none that has any.</summary>
    public Task<int> CountSnapshotsAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(DomainProcedures.SnapshotCount, (domain, 0u), cancellationToken);

    /// <summary>Whether a guest starts with its host.</summary>
    public async Task<bool> GetAutostartAsync(DomainReference domain, CancellationToken cancellationToken) =>
        await CallAsync(DomainProcedures.GetAutostart, domain, cancellationToken).ConfigureAwait(false) != 0;

    /// <summary>Sets whether a guest starts with its host; refused for one that has no definition.</summary>
    public Task SetAutostartAsync(DomainReference domain, bool starts, CancellationToken cancellationToken) =>
        CallAsync(DomainLifecycleProcedures.SetAutostart, (domain, starts ? 1 : 0), cancellationToken);

    /// <summary>Has a guest's agent set its clock by its emulated hardware clock, which goes on while the guest stands still.</summary>
    public Task SetClockAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(DomainLifecycleProcedures.SetTime, (domain, 0L, 0u, 1u), cancellationToken);

    /// <summary>Whether a guest's next start restores a saved state (<c>virsh managedsave</c>), which it uses up.</summary>
    public async Task<bool> HasManagedSaveAsync(DomainReference domain, CancellationToken cancellationToken) =>
        await CallAsync(DomainProcedures.HasManagedSave, (domain, 0u), cancellationToken).ConfigureAwait(false) != 0;

    /// <summary>A guest's checkpoints: what incremental backups start from. libvirt 5.6 and later.</summary>
    public async Task<IReadOnlyList<CheckpointReference>> ListCheckpointsAsync(DomainReference domain, CancellationToken cancellationToken) =>
        await CallAsync(DomainProcedures.ListCheckpoints, (domain, 1, 0u), cancellationToken).ConfigureAwait(false);

    /// <summary>The job on a disk of a guest that runs; null for none.</summary>
    /// <param name="domain">The guest.</param>
    /// <param name="target">The disk's target: <c>vda</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BlockJobKind?> GetBlockJobAsync(DomainReference domain, string target, CancellationToken cancellationToken)
    {
        var job = await CallAsync(DomainProcedures.GetBlockJobInfo, (domain, target, 0u), cancellationToken).ConfigureAwait(false);
        return job.Found == 0 ? null : (BlockJobKind)job.Type;
    }

    /// <summary>The names of the host's devices that can do something: <c>pci_0000_3b_02_1</c>.</summary>
    public async Task<IReadOnlyList<string>> ListDeviceNamesAsync(NodeDeviceKind kind, CancellationToken cancellationToken) =>
    [
        .. (await CallAsync(NodeProcedures.ListDevices, (1, (uint)kind), cancellationToken).ConfigureAwait(false)).Select(d => d.Name),
    ];
}

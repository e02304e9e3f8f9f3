using VmMigration.Libvirt;

namespace VmMigration.Preflight;

// What its description does not tell. Where many guests are asked about, those that have none are known from one list.
public sealed partial class GuestView
{
    /// <summary>How many snapshots it has.</summary>
    public async Task<int> SnapshotsAsync()
    {
        var hypervisor = Source.Hypervisor;
        return !Source.ForMany || (await Source.OnceAsync("guests with snapshots", hypervisor.ListGuestsWithSnapshotsAsync).ConfigureAwait(false)).Contains(Uuid)
            ? await OnceAsync("snapshots", token => hypervisor.CountSnapshotsAsync(Uuid, token)).ConfigureAwait(false)
            : 0;
    }

    /// <summary>How many checkpoints it has.</summary>
    public async Task<int> CheckpointsAsync()
    {
        var hypervisor = Source.Hypervisor;
        return !Source.ForMany || (await Source.OnceAsync("guests with checkpoints", hypervisor.ListGuestsWithCheckpointsAsync).ConfigureAwait(false)).Contains(Uuid)
            ? await OnceAsync("checkpoints", token => hypervisor.CountCheckpointsAsync(Uuid, token)).ConfigureAwait(false)
            : 0;
    }

    /// <summary>The job on one of its disks; null for none.</summary>
    /// <param name="disk">The disk's target: <c>vda</c>.</param>
    public Task<BlockJobKind?> BlockJobAsync(string disk) =>
        OnceAsync($"job on {disk}", token => Source.Hypervisor.GetBlockJobAsync(Uuid, disk, token));
}

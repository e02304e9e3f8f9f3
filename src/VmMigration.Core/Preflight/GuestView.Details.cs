using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Preflight;

// What its description does not tell. Where many guests are asked about, those that have none are known from one list.
public sealed partial class GuestView
{
    /// <summary>Whether it sleeps: its memory was saved to a file of its host, and its next start uses that up.</summary>
    public async Task<bool> IsAsleepAsync() =>
        (!Source.IsForMany || (await Source.OnceAsync("guests that sleep", Source.Hypervisor.ListGuestsWithSavedStateAsync).ConfigureAwait(false)).Contains(Uuid))
        && await OnceAsync("saved state", token => Source.Hypervisor.HasSavedStateAsync(Uuid, token)).ConfigureAwait(false);

    /// <summary>How many snapshots it has.</summary>
    public Task<int> SnapshotsAsync() =>
        CountAsync("snapshots", Source.Hypervisor.ListGuestsWithSnapshotsAsync, Source.Hypervisor.CountSnapshotsAsync);

    /// <summary>What its host knows of its snapshots.</summary>
    public Task<IReadOnlyList<SnapshotRecord>> SnapshotRecordsAsync() =>
        OnceAsync("snapshot records", token => Source.Hypervisor.ListSnapshotsAsync(Uuid, token));

    /// <summary>How many checkpoints it has.</summary>
    public Task<int> CheckpointsAsync() =>
        CountAsync("checkpoints", Source.Hypervisor.ListGuestsWithCheckpointsAsync, Source.Hypervisor.CountCheckpointsAsync);

    /// <summary>The job on one of its disks; null for none.</summary>
    /// <param name="disk">The disk's target: <c>vda</c>.</param>
    public Task<BlockJobKind?> BlockJobAsync(string disk) =>
        OnceAsync($"job on {disk}", token => Source.Hypervisor.GetBlockJobAsync(Uuid, disk, token));

    private async Task<int> CountAsync(
        string what, Func<CancellationToken, Task<IReadOnlySet<Guid>>> listOwners, Func<Guid, CancellationToken, Task<int>> count) =>
        !Source.IsForMany || (await Source.OnceAsync($"guests with {what}", listOwners).ConfigureAwait(false)).Contains(Uuid)
            ? await OnceAsync(what, token => count(Uuid, token)).ConfigureAwait(false)
            : 0;
}

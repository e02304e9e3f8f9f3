using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public Task<bool> GetAutostartAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("autostart", () => host.Autostart.Contains(uuid), cancellationToken);

    public async Task SetAutostartAsync(Guid uuid, bool starts, CancellationToken cancellationToken)
    {
        await AskAsync("set autostart", () => true, cancellationToken);
        host.Changed(starts ? "autostart on" : "autostart off");
        _ = starts ? host.Autostart.Add(uuid) : host.Autostart.Remove(uuid);
    }

    public Task SetClockAsync(Guid uuid, CancellationToken cancellationToken) => ChangeAsync("set clock", uuid, cancellationToken);

    public Task<bool> HasSavedStateAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("saved state", () => host.Asleep.Contains(uuid), cancellationToken);

    public Task<IReadOnlySet<Guid>> ListGuestsWithSavedStateAsync(CancellationToken cancellationToken) =>
        AskAsync<IReadOnlySet<Guid>>("guests with saved state", () => host.Asleep, cancellationToken);

    public Task<int> CountSnapshotsAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("snapshots", () => Math.Max(host.Snapshots, host.SnapshotRecords.Count), cancellationToken);

    public Task<IReadOnlyList<SnapshotRecord>> ListSnapshotsAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<SnapshotRecord>>("snapshot records", () => [.. host.SnapshotRecords], cancellationToken);

    public async Task RedefineSnapshotAsync(Guid uuid, SnapshotRecord snapshot, CancellationToken cancellationToken)
    {
        await ChangeAsync("redefine snapshot", uuid, cancellationToken);
        host.SnapshotRecords.Add(snapshot);
    }

    public async Task ForgetSnapshotAsync(Guid uuid, string name, CancellationToken cancellationToken)
    {
        await ChangeAsync("forget snapshot", uuid, cancellationToken);
        host.SnapshotRecords.RemoveAll(s => s.Name == name);
    }

    public Task<IReadOnlyList<SnapshotRecord>> ListCheckpointsAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<SnapshotRecord>>("checkpoint records", () => [.. host.CheckpointRecords], cancellationToken);

    public async Task RedefineCheckpointAsync(Guid uuid, SnapshotRecord checkpoint, CancellationToken cancellationToken)
    {
        await ChangeAsync("redefine checkpoint", uuid, cancellationToken);
        host.CheckpointRecords.Add(checkpoint);
    }

    public Task<int> CountCheckpointsAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("checkpoints", () => host.Checkpoints, cancellationToken);

    public Task<IReadOnlySet<Guid>> ListGuestsWithSnapshotsAsync(CancellationToken cancellationToken) =>
        AskAsync("guests with snapshots", () => All(host.Snapshots), cancellationToken);

    public Task<IReadOnlySet<Guid>> ListGuestsWithCheckpointsAsync(CancellationToken cancellationToken) =>
        AskAsync("guests with checkpoints", () => All(host.Checkpoints), cancellationToken);

    public Task<BlockJobKind?> GetBlockJobAsync(Guid uuid, string disk, CancellationToken cancellationToken) => AskAsync(
        "block job", () => host.BlockJobs.TryGetValue(disk, out var job) ? job : (BlockJobKind?)null, cancellationToken);

    public Task<IReadOnlyList<string>> ListDeviceNamesAsync(NodeDeviceKind kind, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<string>>("devices", () => host.DeviceNames.GetValueOrDefault(kind, []), cancellationToken);

    private IReadOnlySet<Guid> All(int count) => count == 0 ? new HashSet<Guid>() : host.All().Select(g => g.Uuid).ToHashSet();
}

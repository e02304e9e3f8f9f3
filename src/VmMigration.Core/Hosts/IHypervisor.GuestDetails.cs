using VmMigration.Libvirt;

namespace VmMigration.Hosts;

// What of a guest its description does not tell, and which devices its host has.
public partial interface IHypervisor
{
    /// <summary>Whether a guest starts with its host. False, too, where the host has none of that UUID.</summary>
    Task<bool> GetAutostartAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Sets whether a guest that is defined here starts with its host.</summary>
    Task SetAutostartAsync(Guid uuid, bool starts, CancellationToken cancellationToken);

    /// <summary>Has a guest's agent set its clock by its emulated hardware clock, which goes on while the guest stands still.</summary>
    Task SetClockAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Whether a guest sleeps: its next start restores its memory out of a file of the host, and uses that up.</summary>
    Task<bool> HasSavedStateAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>The guests that sleep.</summary>
    Task<IReadOnlySet<Guid>> ListGuestsWithSavedStateAsync(CancellationToken cancellationToken);

    /// <summary>How many snapshots a guest has.</summary>
    Task<int> CountSnapshotsAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>What the host knows of a guest's snapshots, each after the one that it was made after.</summary>
    Task<IReadOnlyList<SnapshotRecord>> ListSnapshotsAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Makes a snapshot known whose data is in the guest's images.</summary>
    Task RedefineSnapshotAsync(Guid uuid, SnapshotRecord snapshot, CancellationToken cancellationToken);

    /// <summary>Forgets a snapshot, and leaves its data. Nothing where it is not known.</summary>
    Task ForgetSnapshotAsync(Guid uuid, string name, CancellationToken cancellationToken);

    /// <summary>What the host knows of a guest's checkpoints, each after the one that it was made after.</summary>
    Task<IReadOnlyList<SnapshotRecord>> ListCheckpointsAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Makes a checkpoint known; refused where its bitmaps are not in the guest's images.</summary>
    Task RedefineCheckpointAsync(Guid uuid, SnapshotRecord checkpoint, CancellationToken cancellationToken);

    /// <summary>How many checkpoints a guest has.</summary>
    Task<int> CountCheckpointsAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>The guests that have snapshots.</summary>
    Task<IReadOnlySet<Guid>> ListGuestsWithSnapshotsAsync(CancellationToken cancellationToken);

    /// <summary>The guests that have checkpoints.</summary>
    Task<IReadOnlySet<Guid>> ListGuestsWithCheckpointsAsync(CancellationToken cancellationToken);

    /// <summary>The job on a disk of a guest that runs; null for none.</summary>
    Task<BlockJobKind?> GetBlockJobAsync(Guid uuid, string disk, CancellationToken cancellationToken);

    /// <summary>The names of its devices of a kind, as libvirt makes them of addresses: <c>pci_0000_3b_02_1</c>.</summary>
    Task<IReadOnlyList<string>> ListDeviceNamesAsync(NodeDeviceKind kind, CancellationToken cancellationToken);
}

using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>Makes a guest's snapshots known to the destination once it is there.</summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Snapshots">What the source knew of them.</param>
internal sealed record CarrySnapshotsStep(Guid Uuid, IReadOnlyList<SnapshotRecord> Snapshots) : MoveStep(MoveSide.Destination)
{
    public const string Name = "carrySnapshots";

    public override string Kind => Name;

    public override string Subject => $"what is known of the snapshots {SnapshotRecords.Names(Snapshots)}";

    public override bool IsWorthTelling => false;

    internal override bool ActsBefore => false;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["uuid"] = $"{Uuid}", ["snapshots"] = SnapshotRecords.Write(Snapshots),
    };

    public static CarrySnapshotsStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(Guid.Parse(fields["uuid"]), SnapshotRecords.Read(fields["snapshots"]));

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) =>
        SnapshotRecords.RedefineSnapshotsAsync(host, Uuid, Snapshots, cancellationToken);
}

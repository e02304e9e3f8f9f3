using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>Makes a guest's checkpoints known to the destination once it is there; their bitmaps have come with the images.</summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Checkpoints">What the source knew of them.</param>
internal sealed record CarryCheckpointsStep(Guid Uuid, IReadOnlyList<SnapshotRecord> Checkpoints) : MoveStep(MoveSide.Destination)
{
    public const string Name = "carryCheckpoints";

    public override string Kind => Name;

    public override string Subject => $"what is known of the checkpoints {SnapshotRecords.Names(Checkpoints)}";

    public override bool IsWorthTelling => false;

    internal override bool ActsBefore => false;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["uuid"] = $"{Uuid}", ["checkpoints"] = SnapshotRecords.Write(Checkpoints),
    };

    public static CarryCheckpointsStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(Guid.Parse(fields["uuid"]), SnapshotRecords.Read(fields["checkpoints"]));

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override async Task FinishAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        var known = await host.ListCheckpointsAsync(Uuid, cancellationToken).ConfigureAwait(false);
        foreach (var checkpoint in Checkpoints.Where(c => !known.Any(k => k.Name == c.Name)))
        {
            await host.RedefineCheckpointAsync(Uuid, checkpoint, cancellationToken).ConfigureAwait(false);
        }
    }
}

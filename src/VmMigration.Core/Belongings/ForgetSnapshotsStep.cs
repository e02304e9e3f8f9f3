using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>
/// Has the source forget a guest's snapshots, whose data stays in the images: libvirt lets no guest go that has any. They are made known
/// again where the guest was not moved, and where its definition stays.
/// </summary>
/// <param name="Uuid">The guest.</param>
/// <param name="Vm">Its name.</param>
/// <param name="Snapshots">What the source knows of them.</param>
/// <param name="Stays">Whether the definition stays on the source.</param>
internal sealed record ForgetSnapshotsStep(Guid Uuid, string Vm, IReadOnlyList<SnapshotRecord> Snapshots, bool Stays) : MoveStep(MoveSide.Source)
{
    public const string Name = "forgetSnapshots";

    public override string Kind => Name;

    public override string Subject => $"what is known of the snapshots of {Vm} ({SnapshotRecords.Names(Snapshots)}), taken away for the move,";

    public override string TakesBack => $"makes the snapshots of {Vm} known again";

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string>
    {
        ["uuid"] = $"{Uuid}",
        ["vm"] = Vm,
        ["stays"] = $"{Stays}",
        ["snapshots"] = SnapshotRecords.Write(Snapshots),
    };

    public static ForgetSnapshotsStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(Guid.Parse(fields["uuid"]), fields["vm"], SnapshotRecords.Read(fields["snapshots"]), bool.Parse(fields["stays"]));

    internal override async Task DoAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        // The latest first, so that none loses its parent.
        foreach (var snapshot in Snapshots.Reverse())
        {
            await host.ForgetSnapshotAsync(Uuid, snapshot.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) =>
        SnapshotRecords.RedefineSnapshotsAsync(host, Uuid, Snapshots, cancellationToken);

    internal override Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) => Stays
        ? SnapshotRecords.RedefineSnapshotsAsync(host, Uuid, Snapshots, cancellationToken)
        : Task.CompletedTask;
}

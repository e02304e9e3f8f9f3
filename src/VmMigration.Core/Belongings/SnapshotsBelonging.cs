using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Belongings;

/// <summary>What libvirt knows of a guest's snapshots; their data is in the images.</summary>
internal sealed class SnapshotsBelonging() : Belonging("snapshots", new BelongingWord(
    "libvirt's files of the host, and the data in the images",
    "taken away on the source, since libvirt moves no guest that has any, and made known on the destination; refused where a copy of a disk has not their data",
    "as live",
    "known again"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Procedures =>
    [
        "DOMAIN_SNAPSHOT_NUM", "DOMAIN_LIST_ALL_SNAPSHOTS", "DOMAIN_SNAPSHOT_GET_XML_DESC", "DOMAIN_SNAPSHOT_CURRENT", "DOMAIN_SNAPSHOT_CREATE_XML",
        "DOMAIN_SNAPSHOT_DELETE",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => [CheckIds.Snapshots, CheckIds.ImageContents];

    /// <inheritdoc/>
    public override async Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken)
    {
        var (guest, request) = (scene.Guest, scene.Request);
        if (await scene.Source.CountSnapshotsAsync(guest.Uuid, cancellationToken).ConfigureAwait(false) == 0)
        {
            return PlannedSteps.Nothing;
        }

        var snapshots = await scene.Source.ListSnapshotsAsync(guest.Uuid, cancellationToken).ConfigureAwait(false);
        var decisions = scene.Storage.Disks.ToDictionary(d => d.Target, d => d.Decision, StringComparer.Ordinal);
        var lost = snapshots.Where(s => SnapshotRule.Lost(s, decisions).Count > 0).ToArray();
        if (lost.Length > 0 && !request.SkipChecks.Contains(CheckIds.Snapshots, StringComparer.OrdinalIgnoreCase))
        {
            var (why, fix) = Refusal(lost, decisions, request);
            throw new MigrationException(MigrationError.Incompatible, $"{why}.", fix, guest.Name) { Check = CheckIds.Snapshots };
        }

        SnapshotRecord[] carried = [.. snapshots.Except(lost)];
        List<MoveStep> steps = [new ForgetSnapshotsStep(guest.Uuid, guest.Name, snapshots, request.KeepSource)];
        if (carried.Length > 0)
        {
            steps.Add(new CarrySnapshotsStep(guest.Uuid, carried));
        }

        return new PlannedSteps(steps)
        {
            Description = carried.Length > 0 ? [$"snapshots: {SnapshotRecords.Names(carried)} go along"] : [],
            Warnings = lost.Length > 0 ? [$"{request.Destination.Name} will not know its snapshots {SnapshotRecords.Names(lost)}, which its copied disks have not"] : [],
        };
    }

    /// <summary>Why snapshots stop a move, and the ways out.</summary>
    public static (string Why, string Fix) Refusal(
        IReadOnlyList<SnapshotRecord> lost, IReadOnlyDictionary<string, Storage.DiskDecision> decisions, MigrationRequest request)
    {
        var disks = lost.SelectMany(s => SnapshotRule.Lost(s, decisions)).Distinct(StringComparer.Ordinal);
        return (
            $"its snapshots {SnapshotRecords.Names(lost)} are of {string.Join(", ", disks)}, and the copy of that does not have them",
            "Put its disks on storage that both hosts share, and the snapshots go along; external ones do with -Storage CopyIncremental, too. "
                + $"Or delete what nobody needs (virsh snapshot-delete on {request.Source.Name}). -SkipCheck {CheckIds.Snapshots} goes without them.");
    }
}

using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Belongings;

/// <summary>A move that is being planned, as what belongs to its guest sees it.</summary>
/// <param name="Facts">The request, both hosts and the guest.</param>
/// <param name="Source">The source.</param>
/// <param name="Destination">The destination.</param>
/// <param name="Storage">What becomes of the disks.</param>
/// <param name="Looks">What is looked into for it.</param>
internal sealed record BelongingScene(MoveFacts Facts, IHypervisor Source, IHypervisor Destination, StoragePlan Storage, FolderLooks Looks)
{
    /// <summary>What is asked for.</summary>
    public MigrationRequest Request => Facts.Request;

    /// <summary>The guest.</summary>
    public GuestStatus Guest => Facts.Guest!;

    /// <summary>Whether the destination will keep a definition.</summary>
    public bool IsKeptThere => IsCold || (Request.Persist ?? Guest.Persistent);

    /// <summary>Whether the source's definition is there for some time beside the destination's guest, or for good.</summary>
    public bool OutlastsMoveHere => Guest.Persistent
        && (IsCold || Request.KeepSource || Request.Control is ControlMode.Direct || TpmState.IsOf(Facts.Domain!));

    private bool IsCold => Request.Kind is MigrationKind.Cold;
}

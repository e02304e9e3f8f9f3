using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>libvirt makes the images of copies only in started pools, and only where nothing is in the way; here they are made beforehand.</summary>
internal sealed class StorageTargetsCheck() : DisksCheck(
    CheckIds.StorageTargets, "Can the destination's images be made that disks are copied into?",
    "no storage pool with matching target path '…'; cannot precreate storage for disk type '…'")
{
    /// <inheritdoc/>
    private protected override string None => "no disk is copied";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) =>
        !disk.Subject.IsMedium && (disk.WhyUnknown is not null || disk.Plan is { IsCopied: true });
}

using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>libvirt copies what is written to; disks that are only read have to be there, or are small enough to be carried along.</summary>
internal sealed class CopiedDisksCheck() : DisksCheck(
    CheckIds.CopiedDisks, "Are disks that are only read on the destination, since libvirt does not copy them?",
    "Cannot migrate empty or read-only disk vdb")
{
    /// <inheritdoc/>
    private protected override string None => "it has no disk that is only read";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) => disk.Subject.IsMedium && !disk.Subject.Disk.IsRemovable;
}

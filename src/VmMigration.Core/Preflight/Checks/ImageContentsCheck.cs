using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>A copy has what the guest sees. Snapshots and bitmaps in the image, and a data file beside it, stay behind, and would go with it.</summary>
internal sealed class ImageContentsCheck() : DisksCheck(
    CheckIds.ImageContents, "Have images that are copied nothing in them that a copy has not: internal snapshots, bitmaps, data files?",
    "qemu-img: Could not apply snapshot: -2 (No such file or directory)")
{
    /// <inheritdoc/>
    private protected override string None => "no image is copied that could have more in it than its disk";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) => disk.Subject.Format == "qcow2" && disk.Plan is not { IsCopied: false };

    /// <inheritdoc/>
    private protected override string? WhyUnknown(DiskFinding disk) => disk.WhyUnknown ?? disk.BeyondCopy;
}

using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>A CD-ROM image that was forgotten in its drive stops a move as a missing disk does.</summary>
internal sealed class RemovableMediaCheck() : DisksCheck(
    CheckIds.RemovableMedia, "Does the destination have the media in its drives?",
    "Cannot access storage file '….iso': No such file or directory")
{
    /// <inheritdoc/>
    private protected override string None => "its drives are empty, or it has none";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) => disk.Subject.Disk.IsRemovable;
}

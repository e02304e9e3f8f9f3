using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>Whether each disk stays where both hosts see it, or is copied: one that is shared and copied would be written over by itself.</summary>
internal sealed class SharedStorageCheck() : DisksCheck(
    CheckIds.SharedStorage, "Is each disk on storage that both hosts share, or can it be copied?",
    "Unsafe migration: Migration without shared storage is unsafe")
{
    /// <inheritdoc/>
    private protected override string None => "it has no disk that it writes to";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) => !disk.Subject.IsMedium;
}

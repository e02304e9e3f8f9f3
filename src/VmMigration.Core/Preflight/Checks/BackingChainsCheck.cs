using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>A disk that is copied whole needs none of them; one that stays, or of which only what is above them is copied, needs them all.</summary>
internal sealed class BackingChainsCheck() : DisksCheck(
    CheckIds.BackingChains, "Are the images that disks are based on there, and the same?",
    "Cannot access backing file '…' of storage file '…': No such file or directory")
{
    /// <inheritdoc/>
    private protected override string None => "no disk is based on another image";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) => disk.Subject.Backing.Any() || disk.Subject.Disk.BackingChain.Count > 0;

    /// <inheritdoc/>
    private protected override string? WhyUnknown(DiskFinding disk) =>
        disk.WhyUnknown ?? (disk.IsBackingUnknown && disk.Plan is not { Decision: DiskDecision.Stays, Why: { } }
            ? "what it is based on was not compared with the destination's" : null);
}

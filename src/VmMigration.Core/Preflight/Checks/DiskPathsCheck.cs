using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>What stays has to be there under the same name.</summary>
internal sealed class DiskPathsCheck() : DisksCheck(
    CheckIds.DiskPaths, "Does the destination have each disk that is not copied, by the same path or in the same pool?",
    "Cannot access storage file '…': No such file or directory; storage pool '…' is not active")
{
    /// <inheritdoc/>
    private protected override string None => "no disk stays where it is";

    /// <inheritdoc/>
    private protected override bool Concerns(DiskFinding disk) =>
        !disk.Subject.IsMedium && (disk.WhyUnknown is not null || disk.Plan is { Decision: DiskDecision.Stays });
}

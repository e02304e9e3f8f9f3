using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Belongings;

/// <summary>The variables of its firmware.</summary>
internal sealed class NvramBelonging() : Belonging("firmware's variables", new BelongingWord(
    "a file that its XML names (`<nvram>`)",
    "in QEMU's stream; the file is made beforehand, and removed on the source afterwards",
    "the file is carried",
    "the file stays"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => [CheckIds.Nvram, "Firmware"];

    /// <inheritdoc/>
    public override Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken) =>
        NvramPlanner.PlanAsync(scene.Facts, scene.Source, scene.Destination, scene.Looks, cancellationToken);
}

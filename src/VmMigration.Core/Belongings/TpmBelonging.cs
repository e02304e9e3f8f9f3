using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>The state of a TPM that is emulated.</summary>
internal sealed class TpmBelonging() : Belonging("TPM's state", new BelongingWord(
    "files of swtpm (`/var/lib/libvirt/swtpm/UUID`)",
    "in QEMU's stream",
    "in QEMU's stream, with the guest standing still before its first instruction",
    "stays"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => ["Tpm"];

    /// <inheritdoc/>
    public override Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken) =>
        Task.FromResult(PlannedSteps.Nothing with { Warnings = [.. TpmState.Warnings(scene.Facts)] });
}

using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Belongings;

/// <summary>
/// The state of a TPM that is emulated. libvirt deletes the source's with its definition, and the destination's with a move that failed
/// (seen with 9.0): on a folder that both hosts share that is the state that the guest runs with.
/// </summary>
internal sealed class TpmBelonging() : Belonging("TPM's state", new BelongingWord(
    "files of swtpm (`/var/lib/libvirt/swtpm/UUID`)",
    "in QEMU's stream, into a folder of the destination's own; refused where both hosts share one",
    "in QEMU's stream, with the guest standing still before its first instruction",
    "stays"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => [TpmState.Check];

    /// <inheritdoc/>
    public override async Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken)
    {
        var (facts, guest, here, there) = (scene.Facts, scene.Guest, scene.Request.Source.Name, scene.Request.Destination.Name);
        var planned = PlannedSteps.Nothing with { Warnings = [.. TpmState.Warnings(facts)] };
        if (scene.Request is { Kind: MigrationKind.Cold } or { KeepSource: true } || !guest.Persistent || !TpmState.IsOf(facts.Domain!))
        {
            return planned;
        }

        string? path;
        try
        {
            path = await TpmState.FindThereAsync(facts, scene.Destination, scene.Looks, cancellationToken).ConfigureAwait(false);
            if (path is null || await AreApartAsync(scene, path, cancellationToken).ConfigureAwait(false))
            {
                return planned;
            }

            if (!scene.Request.SkipChecks.Contains(TpmState.Check, StringComparer.OrdinalIgnoreCase))
            {
                throw TpmState.Shared(facts, path);
            }
        }
        catch (MigrationException e) when (e.Error is MigrationError.DaemonError)
        {
            path = TpmState.FolderOf(guest.Uuid);
        }

        var keeps = $"the state of its TPM ({path}) is not known to be another one on {there}, and is kept on {here}";
        return facts.Source.LibvirtVersion >= TpmState.KeptSince
            ? planned with
            {
                Steps = [new RemoveDefinitionStep(guest.Uuid) { KeepsTpm = true }],
                KeepsDefinition = true,
                Description = [keeps],
            }
            : planned with
            {
                KeepsDefinition = true,
                Warnings = [.. planned.Warnings, $"{keeps}, and so is its definition, shut off: libvirt before {TpmState.KeptSince} deletes that state with it"],
            };
    }

    private static async Task<bool> AreApartAsync(BelongingScene scene, string path, CancellationToken cancellationToken)
    {
        var folder = FolderPath.Of(path);
        var finding = await FolderProbe.LookAsync(
            scene.Source, folder, scene.Destination, folder, [FolderPath.NameOf(path)], scene.Looks.Markers, prove: true, cancellationToken).ConfigureAwait(false);
        return finding.State is FolderState.Apart;
    }
}

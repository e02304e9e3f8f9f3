using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>An emulated TPM needs swtpm wherever its guest runs; one of the host itself cannot leave it.</summary>
internal sealed class TpmCheck() : PreflightCheck(
    "Tpm", CheckCategory.Device, "Can the destination run its TPM?",
    "Unable to find 'swtpm' binary in $PATH; Migration disabled: TPM emulator does not support migration")
{
    private const string Backends = "devices/tpm/backendModel";

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        foreach (var tpm in move.Domain.Tpms)
        {
            if (tpm.Backend == "passthrough")
            {
                found.Fail(
                    $"its TPM is {move.Source.Name}'s own ({tpm.SourcePath ?? "/dev/tpm0"}), which cannot be moved",
                    $"Give it an emulated one (virsh edit {move.Virsh}, backend type='emulator'); what is sealed with the old one is lost.", tpm.Model);
            }
            else if (tpm.Backend == "emulator")
            {
                await AskEmulatorAsync(move, tpm.Version, tpm.Model, found).ConfigureAwait(false);
            }
        }

        if (found.All.Count == 0)
        {
            found.Pass(move.Domain.Tpms.Count == 0 ? "it has no TPM" : $"{move.Destination.Name} can run its TPM");
        }
    }

    private static async Task AskEmulatorAsync(MoveView move, string? version, string? model, Findings found)
    {
        var (there, os) = (move.Destination, move.Domain.Os);
        var capabilities = await there.DomainCapabilitiesAsync(
            new GuestPlatform(move.Domain.Emulator, os.Architecture, os.Machine, move.Domain.Type)).ConfigureAwait(false);
        // A daemon remembers what was installed when it was first asked.
        var shell = move.Occasion is CheckOccasion.Move ? null : await there.ShellAsync().ConfigureAwait(false);
        if (shell?.HasSwtpm ?? capabilities.Allows(Backends, "emulator") is not false)
        {
            if (version is not null && capabilities.Allows("devices/tpm/backendVersion", version) is false)
            {
                found.Fail(
                    $"swtpm on {there.Name} has no TPM of version {version}", $"Update swtpm on {there.Name}, or choose another host.", model,
                    $"{there.Name}: {string.Join(", ", capabilities.Values["devices/tpm/backendVersion"])}");
            }
            else if (move.Request.Kind is MigrationKind.Live && capabilities.Allows(Backends, "emulator") is null && shell is null)
            {
                found.Skipped($"libvirt on {there.Name} does not say whether it can emulate TPMs", "-Shell looks; -DryRun tries.");
            }
        }
        else
        {
            found.Fail(
                $"{there.Name} cannot emulate a TPM: swtpm is not installed there, or libvirt did not find it when it started",
                $"Install swtpm (and swtpm-tools) on {there.Name}, and restart its libvirt daemon.", model,
                $"{there.Name}: {(capabilities.Values.TryGetValue(Backends, out var values) ? string.Join(", ", values) : "none")}");
        }
    }
}

using VmMigration.Libvirt;

namespace VmMigration.Preflight.Checks;

/// <summary>A guest brings its firmware's memory along, which fits only a file of the same size by the same path.</summary>
internal sealed class FirmwareCheck() : PreflightCheck(
    "Firmware", CheckCategory.Storage, "Does the destination have its firmware, of the same size?",
    "Could not open '….fd': No such file or directory; Size mismatch: system.flash0: 0x… != 0x…: Invalid argument")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (move.Domain.Os.Loader is not { } loader)
        {
            found.Pass("it boots on the emulator's own firmware");
            return;
        }

        if (move.Occasion is not CheckOccasion.Move && move.Destination.Shell is not null)
        {
            await LookAsync(move, loader.Path, found).ConfigureAwait(false);
            return;
        }

        var platform = new GuestPlatform(move.Domain.Emulator, move.Domain.Os.Architecture, move.Domain.Os.Machine, move.Domain.Type);
        var known = await move.Destination.DomainCapabilitiesAsync(platform).ConfigureAwait(false);
        if (known.Loaders.Contains(loader.Path))
        {
            found.Pass($"{move.Destination.Name} has {loader.Path}");
        }
        else
        {
            found.Skipped($"{move.Destination.Name} does not list {loader.Path} among its firmware, and may have it all the same", "-Shell looks; -DryRun tries.");
        }
    }

    private static async Task LookAsync(MoveView move, string path, Findings found)
    {
        var there = (await move.Destination.StatAsync([path]).ConfigureAwait(false))![path];
        var here = (await move.Source.StatAsync([path]).ConfigureAwait(false))?[path];
        var evidence = $"{move.Source.Name}: {(here is { Exists: true } ? $"{here.Size} bytes" : "not seen")}, {move.Destination.Name}: {(there.Exists ? $"{there.Size} bytes" : "none")}";
        if (there.Kind is Hosts.HostFileKind.Unknown)
        {
            found.Skipped($"{move.Destination.Name} does not let this user look at {path}", "Reach it as root.");
        }
        else if (!there.Exists)
        {
            found.Fail(
                $"{move.Destination.Name} does not have its firmware {path}", $"Install the package there that has it on {move.Source.Name} (dpkg -S {path}; rpm -qf {path}).",
                path, evidence);
        }
        else if (here is { Exists: true } && here.Size != there.Size)
        {
            found.Fail(
                $"its firmware {path} has another size on {move.Destination.Name}", "Install the same version of the firmware's package on both hosts, or move the guest cold.",
                path, evidence);
        }
        else
        {
            found.Pass($"{move.Destination.Name} has {path}", evidence: evidence);
        }
    }
}

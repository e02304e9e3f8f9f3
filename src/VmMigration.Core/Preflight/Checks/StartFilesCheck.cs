using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Files that QEMU reads when it is started: it is started on the destination by live moves, too. A cold move would be found
/// out only when its guest is off.
/// </summary>
internal sealed class StartFilesCheck() : PreflightCheck(
    "StartFiles", CheckCategory.Storage, "Has the destination the files that the guest is started with: kernel, initrd, fw_cfg, ACPI tables, ROMs?",
    "qemu-system-x86_64: could not open kernel file '…': No such file or directory; can't load …; Could not open option rom '…'")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var files = move.Arriving.StartFiles;
        if (files.Count == 0)
        {
            found.Pass("it is started with no file beside its disks and firmware");
            return;
        }

        var there = await move.HasFilesAsync(move.Destination, [.. files.Select(f => f.Path)]).ConfigureAwait(false);
        // An argument's path may be one that QEMU makes: then the source's own is no help either.
        string[] guessed = [.. files.Where(f => f.IsGuessed && there.GetValueOrDefault(f.Path, true) is false).Select(f => f.Path)];
        var here = guessed.Length == 0 ? new Dictionary<string, bool>() : await move.HasFilesAsync(move.Source, guessed).ConfigureAwait(false);
        foreach (var file in files)
        {
            Tell(move, file, there.TryGetValue(file.Path, out var has) ? has : null, here.GetValueOrDefault(file.Path), found);
        }

        if (found.All.Count == 0)
        {
            found.Pass($"{move.Destination.Name} has {string.Join(", ", files.Where(f => there.GetValueOrDefault(f.Path)).Select(f => f.Path))}");
        }
    }

    private static void Tell(MoveView move, StartFile file, bool? isThere, bool isHere, Findings found)
    {
        var destination = move.Destination.Name;
        if (isThere is null)
        {
            var (why, fix) = move.Looks is null
                ? ("it was not looked for", "-Shell looks; without -NoChange libvirt does.")
                : ("libvirt does not list that folder", "-Shell looks; -DryRun tries.");
            found.Skipped($"whether {destination} has its {file.What} {file.Path}: {why}", fix, file.Path);
        }
        else if (isThere is false && (!file.IsGuessed || isHere))
        {
            var path = CommandText.Sh(file.Path);
            found.Fail(
                $"{destination} does not have its {file.What} {file.Path}",
                $"Copy it there: ssh {move.Source.Name} {CommandText.Sh($"cat {path}")} | ssh {destination} {CommandText.Sh($"mkdir -p {CommandText.Sh(Storage.FolderPath.Of(file.Path))} && cat > {path}")}",
                file.Path);
        }
    }
}

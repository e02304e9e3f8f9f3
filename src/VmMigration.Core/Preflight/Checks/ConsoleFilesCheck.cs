using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>QEMU, or libvirt's log daemon, makes the files of consoles and their sockets, but no folders for them. What a console connects to has to be there.</summary>
internal sealed class ConsoleFilesCheck() : PreflightCheck(
    "ConsoleFiles", CheckCategory.Device, "Has the destination the folders that its consoles write to, and the sockets that they connect to?",
    "Unable to open file: …/console.log: No such file or directory; Failed to connect to '….sock': No such file or directory")
{
    // libvirt makes what is in its own folders.
    private static readonly string[] Own = ["/var/lib/libvirt/qemu/", "/run/libvirt/", "/var/run/libvirt/", "/var/log/libvirt/qemu/"];

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var consoles = move.Arriving.CharacterDevices;
        var written = consoles.Where(c => c.Type is "file" || c is { Type: "unix", Mode: not "connect" }).Select(c => (Console: c, c.Path))
            .Concat(consoles.Select(c => (Console: c, Path: c.LogPath)))
            .Where(w => IsOfHost(w.Path)).Select(w => (w.Console, Path: w.Path!)).ToArray();
        foreach (var folder in written.GroupBy(w => FolderPath.Of(w.Path), StringComparer.Ordinal))
        {
            await AskFolderAsync(move, folder.Key, [.. folder], found).ConfigureAwait(false);
        }

        CharacterDevice[] connecting = [.. consoles.Where(c => c is { Type: "unix", Mode: "connect" } or { Type: "pipe" } && IsOfHost(c.Path))];
        foreach (var console in connecting)
        {
            await AskSocketAsync(move, console, found).ConfigureAwait(false);
        }

        if (found.All.Count == 0)
        {
            found.Pass(written.Length + connecting.Length == 0 ? "its consoles have no files of their own" : $"{move.Destination.Name} has the folders of its consoles");
        }
    }

    private static async Task AskFolderAsync(MoveView move, string folder, (CharacterDevice Console, string Path)[] written, Findings found)
    {
        var (source, destination) = (move.Source.Name, move.Destination.Name);
        switch (await move.HasFolderAsync(move.Destination, folder).ConfigureAwait(false))
        {
            case null:
                found.Skipped($"whether {destination} has {folder}, where its {written[0].Console.Kind} writes", "-Shell looks; -DryRun tries.", folder);
                break;
            case false:
                found.Fail(
                    $"{destination} has no folder {folder}, where its {written[0].Console.Kind} writes ({written[0].Path})",
                    $"Make it there as it is on {source}: mkdir -p {CommandText.Sh(folder)} on {destination}.", folder);
                break;
            default:
                string[] emptied = [.. written.Where(w => w.Console is { Type: "file", Appends: false } && w.Path == w.Console.Path).Select(w => w.Path)];
                var there = emptied.Length == 0 ? null : await move.HasFilesAsync(move.Destination, emptied).ConfigureAwait(false);
                foreach (var path in emptied.Where(p => there!.GetValueOrDefault(p)))
                {
                    found.Warning(
                        $"{path} is there on {destination}, and QEMU empties it when the guest arrives",
                        $"Keep a copy (cp {CommandText.Sh(path)} {CommandText.Sh($"{path}.before")} on {destination}), or have it appended to (virsh edit {move.Virsh}, append='on').", path);
                }

                break;
        }
    }

    private static async Task AskSocketAsync(MoveView move, CharacterDevice console, Findings found)
    {
        var destination = move.Destination.Name;
        if (move.Destination.Shell is null)
        {
            found.Skipped($"whether {destination} has {console.Path}, which its {console.Kind} connects to: libvirt lists no sockets", "-Shell looks; -DryRun tries.", console.Path);
        }
        else if ((await move.HasFilesAsync(move.Destination, [console.Path!]).ConfigureAwait(false)).GetValueOrDefault(console.Path!, true) is false)
        {
            found.Fail(
                $"{destination} has no {console.Path}, which its {console.Kind} connects to",
                $"Start what listens there on {destination}, as on {move.Source.Name} (ss -xlp | grep '{console.Path}').", console.Path);
        }
    }

    private static bool IsOfHost(string? path) => path?.StartsWith('/') is true && !Own.Any(o => path.StartsWith(o, StringComparison.Ordinal));
}

using System.Globalization;
using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Disks that QEMU itself reaches over the network (Ceph, NBD, iSCSI, Gluster, NFS, HTTP): the destination has to reach their
/// servers, and to have QEMU's module for them, which distributions pack apart.
/// </summary>
internal sealed class NetworkDisksCheck() : PreflightCheck(
    "NetworkDisks", CheckCategory.Storage, "Does the destination reach its disks on the network, and has its QEMU what that takes?",
    "error connecting: Connection timed out; Failed to connect to '…:10809': Connection refused; Unknown protocol 'rbd'")
{
    private static readonly Dictionary<string, int[]> Ports = new(StringComparer.Ordinal)
    {
        ["rbd"] = [6789, 3300], ["nbd"] = [10809], ["iscsi"] = [3260], ["gluster"] = [24007], ["nfs"] = [2049], ["http"] = [80], ["https"] = [443],
        ["ssh"] = [22], ["ftp"] = [21],
    };

    private static readonly Dictionary<string, string> Modules = new(StringComparer.Ordinal)
    {
        ["rbd"] = "rbd", ["iscsi"] = "iscsi", ["gluster"] = "gluster", ["nfs"] = "nfs", ["http"] = "curl", ["https"] = "curl", ["ftp"] = "curl", ["ssh"] = "ssh",
    };

    private const string Listing =
        "for f in /usr/lib/qemu /usr/lib64/qemu /usr/lib64/qemu-kvm /usr/lib/*/qemu; do ls \"$f\" 2>/dev/null; done | sed -n 's/^block-\\(.*\\)[.]so$/\\1/p'; echo end";

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var disks = move.Arriving.Disks.Where(d => d.Source.Kind is DiskSourceKind.Network && d.Source.Protocol is not null).ToArray();
        if (disks.Length == 0)
        {
            found.Pass("it has no disk on the network");
            return;
        }

        if (move.Destination.Shell is null)
        {
            var (why, fix) = move.Destination.NoShell!.Value;
            found.Skipped(why, $"{fix} -DryRun tries.", string.Join(", ", disks.Select(d => d.Target)));
            return;
        }

        await AskModulesAsync(move, disks, found).ConfigureAwait(false);
        foreach (var disk in disks)
        {
            await AskServersAsync(move, disk, found).ConfigureAwait(false);
        }

        if (found.All.Count == 0)
        {
            found.Pass($"{move.Destination.Name} reaches {string.Join(", ", disks.Select(d => d.Target))}");
        }
    }

    private static async Task AskModulesAsync(MoveView move, DiskDescription[] disks, Findings found)
    {
        var there = await ModulesAsync(move.Destination).ConfigureAwait(false);
        var here = await ModulesAsync(move.Source).ConfigureAwait(false);
        foreach (var disk in disks.DistinctBy(d => d.Source.Protocol))
        {
            // What is built into QEMU is no module on either host.
            if (Modules.TryGetValue(disk.Source.Protocol!, out var module) && here.Contains(module) && there.Count > 0 && !there.Contains(module))
            {
                found.Fail(
                    $"QEMU on {move.Destination.Name} cannot reach disks by {disk.Source.Protocol}: its module block-{module}.so is not installed",
                    $"Install the package there that has it on {move.Source.Name} (qemu-block-extra on Debian and Ubuntu, qemu-block-{module} on Fedora, RHEL and SUSE).",
                    disk.Target, $"{move.Destination.Name}: {string.Join(", ", there)}");
            }
        }
    }

    private static async Task<HashSet<string>> ModulesAsync(HostView host) =>
        [.. (await host.RunAsync(Listing).ConfigureAwait(false) ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => l != "end")];

    private static async Task AskServersAsync(MoveView move, DiskDescription disk, Findings found)
    {
        var places = disk.Source.Servers.SelectMany(s => PlacesOf(s, disk.Source.Protocol!)).ToArray();
        if (places.Length == 0)
        {
            return;
        }

        var answers = await ServerProbe.TryAsync(move.Destination, places).ConfigureAwait(false);
        if (answers.Any(a => a.Answer is "open"))
        {
            return;
        }

        var subject = disk.Target;
        var evidence = string.Join(", ", answers.Select(a => $"{a.Host}:{a.Port}: {a.Answer}"));
        if (answers.All(a => a.Answer is "refused" or "silent" or "barred"))
        {
            found.Fail(
                $"{move.Destination.Name} does not reach {string.Join(", ", disk.Source.Servers)}, where {subject} is ({disk.Source.Description})",
                $"Let {move.Destination.Name} reach it: its routes and name service, the server's firewall and list of clients.", subject, evidence, MigrationError.StorageNotShared);
        }
        else
        {
            found.Skipped($"{move.Destination.Name} could not tell whether it reaches {string.Join(", ", disk.Source.Servers)} ({evidence})", "-DryRun tries.", subject);
        }
    }

    private static IEnumerable<(string Host, int Port)> PlacesOf(string server, string protocol)
    {
        if (server.StartsWith('/'))
        {
            yield break;
        }

        var at = server.LastIndexOf(':');
        if (at > 0 && int.TryParse(server[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            yield return (server[..at].Trim('[', ']'), port);
            yield break;
        }

        foreach (var usual in Ports.GetValueOrDefault(protocol, []))
        {
            yield return (server.TrimEnd(':').Trim('[', ']'), usual);
        }
    }
}

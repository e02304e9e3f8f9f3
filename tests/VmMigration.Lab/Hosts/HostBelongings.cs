namespace VmMigration.Lab;

/// <summary>What a host has that a move could leave behind or take away, a line each, as its own tools list it.</summary>
internal static class HostBelongings
{
    private const string Script = """
        # One virsh for all: each costs more than what it asks.
        said=$(virsh -c qemu:///system 'echo kind pool; pool-list --all --name; echo kind active; pool-list --name; echo kind network; net-list --all --name;
            echo kind definition; list --all --persistent --name; echo kind domain; list --name' | awk '$1 == "kind" { kind = $2; next } NF { print kind " " $0 }')
        echo "$said" | grep -v '^active '
        for pool in $(echo "$said" | sed -n 's/^active //p'); do
            virsh -c qemu:///system vol-list "$pool" | sed "/^$/d" | sed "1,2d;s/^ *\([^ ]*\).*/volume $pool \1/"
        done
        ls /etc/libvirt/qemu/autostart 2>/dev/null | sed 's/\.xml$//;s/^/autostart /'
        ls /etc/libvirt/secrets 2>/dev/null | sed -n 's/\.xml$//p' | sed 's/^/secret /'
        ls -d /var/lib/libvirt/qemu/snapshot/*/*.xml 2>/dev/null | sed 's|^.*/\([^/]*\)/\([^/]*\)\.xml$|snapshot \1 \2|'
        ls /var/lib/libvirt/images /var/lib/libvirt/shared | sed '/^$/d;s/^/file /'
        pgrep -a qemu-system | grep -o 'guest=[^,]*' | sed 's/^guest=/process /'
        ss -Htlnp | grep qemu-system | sed 's/^.*users:/listens /'
        """;

    /// <summary>What it has, but for what has the guest's name.</summary>
    public static async Task<IReadOnlyList<string>> WithoutAsync(LabHost host, LabGuest guest)
    {
        HashSet<string> own = [.. Of(guest)];
        return [.. (await ListAsync(host)).Where(l => !own.Contains(l))];
    }

    /// <summary>All that it has.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(LabHost host) =>
        [.. (await host.RunAsync("sh", "-c", Script)).EnsureSuccess().Output.Split('\n').Where(l => l.Length > 0).Order(StringComparer.Ordinal)];

    /// <summary>What a host has of a guest that runs there.</summary>
    public static IReadOnlyList<string> Of(LabGuest guest) => [.. OfEnded(guest), $"domain {guest.Name}", $"process {guest.Name}"];

    /// <summary>What a host has of a guest that ended there.</summary>
    public static IReadOnlyList<string> OfEnded(LabGuest guest) =>
    [
        $"definition {guest.Name}",
        .. IsLocal(guest) ? [$"file {Path.GetFileName(guest.Options.Disks[0].Path)}"] : (string[])[],
        .. guest.Options.Autostart ? [$"autostart {guest.Name}"] : (string[])[],
        .. guest.Options.Snapshot is { } snapshot ? [$"snapshot {guest.Name} {snapshot}"] : (string[])[],
    ];

    /// <summary>What a host has to have for a guest that is there, and may have without it.</summary>
    public static IReadOnlyList<string> NeededBy(LabGuest guest) =>
    [
        .. guest.Xml!.Descendants("secret").Select(s => $"secret {s.Attribute("uuid")!.Value}").Distinct(),
        .. guest.Options.ConfigDrive is { } drive ? [$"file {Path.GetFileName(drive)}"] : (string[])[],
    ];

    private static bool IsLocal(LabGuest guest) => !guest.Options.Disks[0].Path.StartsWith(LabHost.SharedDirectoryPath, StringComparison.Ordinal);
}

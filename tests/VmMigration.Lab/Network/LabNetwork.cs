using System.Globalization;
using System.Text;

namespace VmMigration.Lab;

/// <summary>
/// The namespaces, switches and links of a lab. A host's uplink is one end of a veth pair whose other end is a port of the
/// switch; its own bridge br0 carries its address and takes the guests, which thus keep theirs wherever they run.
/// </summary>
internal sealed class LabNetwork(LabAddresses addresses)
{
    public async Task CreateAsync(int hosts, CancellationToken cancellationToken)
    {
        int[] numbers = [.. Enumerable.Range(1, hosts)];
        await BatchAsync(null, MachineCommands(numbers), cancellationToken);
        await BatchAsync(addresses.SwitchNamespace, SwitchCommands(numbers), cancellationToken);
        await Task.WhenAll(numbers.Select(n => BatchAsync(addresses.HostNamespace(n), HostCommands(n), cancellationToken)));
    }

    /// <summary>Adds the host that serves disks, on the control network alone.</summary>
    public async Task AddStoreAsync(CancellationToken cancellationToken)
    {
        const string Port = StorageHost.HostName;
        await BatchAsync(null, [$"netns add {addresses.StoreNamespace}"], cancellationToken);
        await BatchAsync(
            addresses.SwitchNamespace,
            [$"link add {Port} type veth peer name ctl0 netns {addresses.StoreNamespace}", $"link set {Port} master control up"],
            cancellationToken);
        await BatchAsync(
            addresses.StoreNamespace,
            ["link set lo up", $"addr add {addresses.Store}/24 dev ctl0", "link set ctl0 up"],
            cancellationToken);
    }

    /// <summary>Pulls a host's cable, or puts it back.</summary>
    public Task SetLinkAsync(int host, LabLink link, bool up, CancellationToken cancellationToken)
        => Tool.RunCheckedAsync(
            "ip",
            ["-n", addresses.SwitchNamespace, "link", "set", LabAddresses.SwitchPort(host, link), up ? "up" : "down"],
            null,
            cancellationToken);

    /// <summary>Limits the length of packets that a switch passes on to a host.</summary>
    public Task SetSwitchMtuAsync(int host, LabLink link, int bytes, CancellationToken cancellationToken)
        => Tool.RunCheckedAsync(
            "ip",
            ["-n", addresses.SwitchNamespace, "link", "set", LabAddresses.SwitchPort(host, link), "mtu", bytes.ToString(CultureInfo.InvariantCulture)],
            null,
            cancellationToken);

    /// <summary>Limits what the migration network delivers to a host.</summary>
    public async Task SetRateAsync(int host, string? rate, CancellationToken cancellationToken)
    {
        string port = LabAddresses.SwitchPort(host, LabLink.Migration);
        if (rate is null)
        {
            await Tool.RunAsync("tc", ["-n", addresses.SwitchNamespace, "qdisc", "del", "dev", port, "root"], null, cancellationToken);
            return;
        }
        // The bucket must hold a whole offloaded packet of 64 KiB.
        await Tool.RunCheckedAsync(
            "tc",
            ["-n", addresses.SwitchNamespace, "qdisc", "replace", "dev", port, "root", "tbf", "rate", rate, "burst", "256kb", "latency", "50ms"],
            null,
            cancellationToken);
    }

    /// <summary>Kills whatever still runs in the lab's namespaces and removes them. Safe to repeat.</summary>
    public async Task RemoveAsync()
    {
        await Tool.RunAsync("ip", ["link", "del", addresses.WorkstationDevice]);
        string[] namespaces = [.. ListNamespaces()];
        foreach (string name in namespaces)
        {
            string pids = (await Tool.RunAsync("ip", ["netns", "pids", name])).Output;
            if (pids.Length > 0)
            {
                await Tool.RunAsync("kill", ["-KILL", .. pids.Split('\n')]);
            }
        }
        await Tool.RunAsync("ip", ["-force", "-batch", "-"], string.Concat(namespaces.Select(n => $"netns del {n}\n")));
    }

    private IEnumerable<string> ListNamespaces()
        => Directory.Exists("/run/netns")
            ? Directory.EnumerateFiles("/run/netns", addresses.Prefix + "-*").Select(p => Path.GetFileName(p)!)
            : [];

    private IEnumerable<string> MachineCommands(int[] hosts) =>
    [
        $"netns add {addresses.SwitchNamespace}",
        .. hosts.Select(n => $"netns add {addresses.HostNamespace(n)}"),
        $"link add {addresses.WorkstationDevice} type veth peer name workstation netns {addresses.SwitchNamespace}",
        $"addr add {addresses.Workstation}/24 dev {addresses.WorkstationDevice}",
        $"link set {addresses.WorkstationDevice} up",
    ];

    private IEnumerable<string> SwitchCommands(int[] hosts) =>
    [
        "link add control type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
        "link add migration type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
        "link set control up",
        "link set migration up",
        "link set workstation master control up",
        .. hosts.SelectMany(n => SwitchPortCommands(n, LabLink.Control, "control", "ctl0")),
        .. hosts.SelectMany(n => SwitchPortCommands(n, LabLink.Migration, "migration", "mig0")),
    ];

    private IEnumerable<string> SwitchPortCommands(int host, LabLink link, string bridge, string peer)
    {
        string port = LabAddresses.SwitchPort(host, link);
        yield return $"link add {port} type veth peer name {peer} netns {addresses.HostNamespace(host)}";
        yield return $"link set {port} master {bridge} up";
    }

    private IEnumerable<string> HostCommands(int host) =>
    [
        "link set lo up",
        $"link add br0 address {addresses.BridgeMac(host)} type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
        "link set ctl0 master br0 up",
        $"addr add {addresses.Control(host)}/24 dev br0",
        "link set br0 up",
        $"addr add {addresses.Migration(host)}/24 dev mig0",
        "link set mig0 up",
    ];

    private static Task<string> BatchAsync(string? networkNamespace, IEnumerable<string> commands, CancellationToken cancellationToken)
    {
        string[] where = networkNamespace is null ? [] : ["-n", networkNamespace];
        string text = new StringBuilder().AppendJoin('\n', commands).Append('\n').ToString();
        return Tool.RunCheckedAsync("ip", [.. where, "-batch", "-"], text, cancellationToken);
    }
}

using System.Text.Json;
using System.Xml.Linq;

namespace VmMigration.Lab;

/// <summary>
/// A Ceph cluster of one monitor and one OSD that keeps everything in memory, with a pool of disks. Who wants one has to have
/// the key of <see cref="User"/>; hosts need neither ceph.conf nor keyring.
/// </summary>
public sealed class CephCluster
{
    /// <summary>The pool of disks.</summary>
    public const string Pool = "vms";

    /// <summary>Whom QEMU is to say that it is: Ceph's client.libvirt.</summary>
    public const string User = "libvirt";

    /// <summary>By what name libvirt's secret of the key is found: it is the same on every host, whatever the secret's uuid.</summary>
    public const string SecretUsage = "client." + User;

    private const string Folder = "/srv/ceph";
    private const string Keyring = Folder + "/keyring";
    private const int MonitorPort = 6789;

    private readonly StorageHost _host;

    private CephCluster(StorageHost host, string key)
    {
        _host = host;
        Key = key;
    }

    /// <summary>The key of <see cref="User"/>, as a libvirt secret has it once it is decoded from Base64.</summary>
    public string Key { get; }

    /// <summary>Starts the cluster, or finds the one that runs.</summary>
    internal static async Task<CephCluster> StartAsync(StorageHost host, CancellationToken cancellationToken)
    {
        if (!File.Exists(host.PathFromOutside($"{Folder}/ready")))
        {
            await BuildAsync(host, cancellationToken);
        }
        string key = await RunAsync(host, ["ceph-authtool", "-p", "-n", SecretUsage, Keyring], cancellationToken);
        return new CephCluster(host, key.Trim());
    }

    /// <summary>Makes an empty image and describes it as a guest's disk.</summary>
    public async Task<GuestDisk> CreateDiskAsync(string name, int sizeMiB = 64, CancellationToken cancellationToken = default)
    {
        await RunAsync(_host, ["rbd", "create", $"{Pool}/{name}", "--size", $"{sizeMiB}M"], cancellationToken);
        return new GuestDisk($"{Pool}/{name}")
        {
            Format = "raw",
            Cache = "none",
            SizeMiB = sizeMiB,
            Server = new DiskServer("rbd", _host.Address)
            {
                Port = MonitorPort,
                User = User,
                Secret = new XElement(
                    "secret", new XAttribute("type", "ceph"), new XAttribute("usage", SecretUsage)),
            },
        };
    }

    /// <summary>The image for QEMU's own tools on any host, key included.</summary>
    public string UrlOf(GuestDisk disk) => $"rbd:{disk.Path}:id={User}:key={Key}:auth_supported=cephx:mon_host={_host.Address}\\:{MonitorPort}";

    /// <summary>The addresses of those that have an image open, each once.</summary>
    public async Task<IReadOnlyList<string>> WatchersAsync(GuestDisk disk, CancellationToken cancellationToken = default)
        => await AddressesAsync(["rbd", "status", disk.Path, "--format", "json"], "watchers", cancellationToken);

    /// <summary>The addresses of those that have an image's exclusive lock: one at most.</summary>
    public async Task<IReadOnlyList<string>> LockOwnersAsync(GuestDisk disk, CancellationToken cancellationToken = default)
        => await AddressesAsync(["rbd", "lock", "ls", disk.Path, "--format", "json"], null, cancellationToken);

    private async Task<IReadOnlyList<string>> AddressesAsync(string[] command, string? property, CancellationToken cancellationToken)
    {
        using var said = JsonDocument.Parse(await RunAsync(_host, command, cancellationToken));
        JsonElement list = property is null ? said.RootElement : said.RootElement.GetProperty(property);
        // "10.77.1.11:0/2712398": address, port and nonce of the client.
        return [.. list.EnumerateArray().Select(e => e.GetProperty("address").GetString()!.Split(':')[0]).Distinct()];
    }

    private static async Task BuildAsync(StorageHost host, CancellationToken cancellationToken)
    {
        string cluster = $"{Guid.NewGuid()}";
        string osd = $"{Guid.NewGuid()}";
        foreach (string folder in (string[])["", "/mon", "/osd", "/run", "/log", "/crash"])
        {
            Directory.CreateDirectory(host.PathFromOutside(Folder + folder));
        }
        await File.WriteAllTextAsync(host.PathFromOutside($"{Folder}/ceph.conf"), Settings(host.Address, cluster), cancellationToken);
        await TellAsync("ceph-authtool", "--create-keyring", Keyring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
        await AddKeyAsync("client.admin", "mon", "allow *", "osd", "allow *", "mgr", "allow *");
        await AddKeyAsync("osd.0", "mon", "allow profile osd", "osd", "allow *", "mgr", "allow profile osd");
        await AddKeyAsync(SecretUsage, "mon", "profile rbd", "osd", $"profile rbd pool={Pool}");
        await TellAsync(
            "monmaptool", "--create", "--fsid", cluster, "--addv", "a", $"[v2:{host.Address}:3300,v1:{host.Address}:{MonitorPort}]", $"{Folder}/monmap");
        // It takes all of the keyring into the cluster's own list of users.
        await TellAsync("ceph-mon", "-i", "a", "--mkfs", "--monmap", $"{Folder}/monmap", "--keyring", Keyring);
        await TellAsync("ceph-mon", "-i", "a");
        await TellAsync("ceph", "osd", "new", osd, "0");
        await TellAsync("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd);
        await TellAsync("ceph", "osd", "crush", "add", "osd.0", "1.0", "root=default", $"host={host}");
        await TellAsync("ceph-osd", "-i", "0");
        await TellAsync("ceph", "osd", "pool", "create", Pool, "8", "8");
        await TellAsync("rbd", "pool", "init", Pool);
        await File.WriteAllTextAsync(host.PathFromOutside($"{Folder}/ready"), "", cancellationToken);

        Task TellAsync(params string[] command) => RunAsync(host, command, cancellationToken);

        Task AddKeyAsync(string name, params string[] rights) => TellAsync(
            ["ceph-authtool", Keyring, "--gen-key", "-n", name, .. rights.Chunk(2).SelectMany(r => (string[])["--cap", .. r])]);
    }

    private static async Task<string> RunAsync(StorageHost host, IEnumerable<string> command, CancellationToken cancellationToken)
        => (await host.RunAsync(["timeout", "60", "env", $"CEPH_CONF={Folder}/ceph.conf", .. command], cancellationToken)).EnsureSuccess().Output;

    private static string Settings(string address, string cluster) => $"""
        [global]
        fsid = {cluster}
        mon initial members = a
        mon host = [v2:{address}:3300,v1:{address}:{MonitorPort}]
        public addr = {address}
        cluster addr = {address}
        auth cluster required = cephx
        auth service required = cephx
        auth client required = cephx
        auth allow insecure global id reclaim = false
        keyring = {Keyring}
        run dir = {Folder}/run
        admin socket = {Folder}/run/$name.asok
        pid file = {Folder}/run/$name.pid
        log file = {Folder}/log/$name.log
        mon cluster log file = {Folder}/log/cluster.log
        crash dir = {Folder}/crash
        osd pool default size = 1
        osd pool default min size = 1
        osd crush chooseleaf type = 0
        mon allow pool size one = true
        mon warn on pool no redundancy = false
        # The monitor stops when its file system is fuller than that, in percent left.
        mon data avail warn = 1
        mon data avail crit = 1
        ms bind ipv6 = false
        [mon]
        mon data = {Folder}/mon
        [osd]
        osd data = {Folder}/osd
        osd objectstore = memstore
        memstore device bytes = 2147483648
        osd class update on start = false
        osd numa auto affinity = false

        """;
}

using System.Xml.Linq;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>A real daemon with one of everything that procedures are about.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly List<LibvirtConnection> _connections = [];
    private readonly List<LabGuest> _guests = [];

    private Daemon(LabEnvironment lab) => Lab = lab;

    public LabEnvironment Lab { get; }

    public LabHost Host => Lab.Hosts[0];

    /// <summary>The connection that calls go over.</summary>
    public RpcConnection Connection { get; private set; } = null!;

    /// <summary>A guest that runs, is defined, and has a qcow2 disk vda and an I/O thread.</summary>
    public DomainReference Running { get; private set; } = null!;

    /// <summary>A guest that is defined and shut off.</summary>
    public DomainReference Off { get; private set; } = null!;

    /// <summary>A guest that nobody has.</summary>
    public DomainReference Missing { get; } = new("missing", Guid.NewGuid());

    /// <summary>The path of the running guest's disk.</summary>
    public string DiskPath { get; } = $"/var/lib/libvirt/images/{Guid.NewGuid():n}.qcow2";

    /// <summary>A pool over a folder, which holds <see cref="Volume"/>.</summary>
    public StoragePoolReference Pool { get; private set; } = null!;

    /// <summary>A raw volume of 1 MiB.</summary>
    public StorageVolumeReference Volume { get; private set; } = null!;

    /// <summary>A network that is the host's bridge br0.</summary>
    public NetworkReference Network { get; private set; } = null!;

    /// <summary>A secret for a volume.</summary>
    public SecretReference Secret { get; private set; } = null!;

    /// <summary>A packet filter without rules.</summary>
    public NwFilterReference Filter { get; private set; } = null!;

    /// <summary>Makes one of everything on the lab's first host.</summary>
    public static async Task<Daemon> StartAsync(LabEnvironment lab)
    {
        var daemon = new Daemon(lab);
        daemon.Connection = await daemon.DialAsync(LabTransport.Unix);
        await daemon.FillAsync();
        return daemon;
    }

    /// <summary>Another connection, which ends with the daemon.</summary>
    public async Task<RpcConnection> DialAsync(LabTransport transport, bool readOnly = false, int host = 0)
    {
        LabHost to = Lab.Hosts[host];
        string uri = readOnly && transport is LabTransport.Unix ? $"qemu+unix:///system?socket={to.ReadOnlySocketPath}" : to.UriOf(transport);
        LibvirtConnection connection = await LibvirtConnection.OpenAsync(
            LibvirtUri.Parse(uri),
            new DialOptions { SshConfigPath = Lab.Keys.SshConfigPath, ReadOnly = readOnly },
            null, keepAlive: true, CancellationToken.None);
        _connections.Add(connection);
        return connection.Rpc;
    }

    /// <summary>The same objects, called about over another connection.</summary>
    public Daemon Over(RpcConnection connection)
    {
        var other = (Daemon)MemberwiseClone();
        other.Connection = connection;
        return other;
    }

    public Task<TResult> CallAsync<TArguments, TResult>(Procedure<TArguments, TResult> procedure, TArguments arguments) =>
        Connection.CallAsync(procedure, arguments, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>A new guest that is defined and shut off.</summary>
    public async Task<LabGuest> DefineAsync()
    {
        LabGuest guest = await Lab.StartGuestAsync(Host, new GuestOptions { Persistent = true });
        _guests.Add(guest);
        await CallAsync(DomainLifecycleProcedures.Destroy, Reference(guest));
        return guest;
    }

    /// <summary>A new guest that runs and has no definition.</summary>
    public async Task<DomainReference> RunAsync(GuestOptions? options = null)
    {
        LabGuest guest = await Lab.StartGuestAsync(Host, options ?? new GuestOptions());
        _guests.Add(guest);
        return Reference(guest);
    }

    /// <summary>The XML of a small guest of that name.</summary>
    public static string XmlOf(string name) => new XElement(
        "domain", new XAttribute("type", "qemu"), new XElement("name", name), new XElement("memory", new XAttribute("unit", "MiB"), 16),
        new XElement("os", new XElement("type", new XAttribute("arch", "x86_64"), "hvm"))).ToString();

    public static DomainReference Reference(LabGuest guest) => new(guest.Name, guest.Uuid);

    public async ValueTask DisposeAsync()
    {
        await CallAsync(StorageProcedures.Destroy, Pool);
        await Host.VirshAsync("net-destroy", Network.Name);
        await CallAsync(SecretProcedures.Undefine, Secret);
        await Host.VirshAsync("nwfilter-undefine", Filter.Name);
        foreach (LabGuest guest in _guests)
        {
            await guest.DisposeAsync();
        }

        foreach (LibvirtConnection connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task FillAsync()
    {
        Running = await RunAsync(new GuestOptions
        {
            DirtyMiBPerSecond = 4,
            Persistent = true,
            Disks = [new GuestDisk(DiskPath)],
            Customize = domain => domain.Add(new XElement("iothreads", 1), new XElement("description", "busy")),
        });
        Off = Reference(await DefineAsync());
        (await Host.RunAsync("mkdir", "-p", "/var/lib/libvirt/pool")).EnsureSuccess();
        Pool = await CallAsync(StorageProcedures.CreateXml,
            ("<pool type='dir'><name>pool</name><target><path>/var/lib/libvirt/pool</path></target></pool>", 0u));
        Volume = await CallAsync(VolumeProcedures.CreateXml,
            (Pool, "<volume><name>volume</name><capacity unit='MiB'>1</capacity></volume>", 0u));
        await File.WriteAllTextAsync(
            Host.PathFromOutside("/tmp/network.xml"),
            "<network><name>outside</name><forward mode='bridge'/><bridge name='br0'/></network>");
        (await Host.VirshAsync("net-create", "/tmp/network.xml")).EnsureSuccess();
        Network = await CallAsync(NetworkProcedures.LookupByName, "outside");
        Secret = await CallAsync(SecretProcedures.Define,
            ("<secret><usage type='volume'><volume>/somewhere</volume></usage></secret>", 0u));
        Filter = await CallAsync(NwFilterProcedures.Define, "<filter name='nothing' chain='root'/>");
    }
}

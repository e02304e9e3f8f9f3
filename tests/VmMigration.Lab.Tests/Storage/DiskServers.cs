using System.Xml.Linq;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>An NBD and an iSCSI server on a host of the lab, which asks for a password. All hosts reach them.</summary>
internal sealed class DiskServers(LabHost host) : IAsyncDisposable
{
    private const string Target = "iqn.2024-01.org.example:disks";
    private const string User = "vms";
    private readonly string _folder = $"/srv/{Guid.NewGuid():n}";

    /// <summary>What opens the iSCSI server's disk.</summary>
    public HostSecret Secret { get; } = new("iscsi", "disks of the lab");

    /// <summary>What the NBD server's disk is there.</summary>
    public string NbdImage => $"{_folder}/nbd.raw";

    /// <summary>Starts them, each with one disk.</summary>
    public async Task StartAsync()
    {
        await StorageSay.ShellAsync(host, $"mkdir -p {_folder} && truncate -s 64M {NbdImage} {_folder}/iscsi.raw");
        await StorageSay.ShellAsync(host, $"qemu-nbd --fork --persistent --shared=8 --pid-file={_folder}/nbd.pid -f raw -x vms {NbdImage}");
        await StorageSay.ShellAsync(host, "tgtd");
        await TellAsync($"--op new --mode target --tid 1 -T {Target}");
        await TellAsync($"--op new --mode logicalunit --tid 1 --lun 1 -b {_folder}/iscsi.raw");
        await TellAsync($"--op new --mode account --user {User} --password '{HostSecret.Value}'");
        await TellAsync($"--op bind --mode account --tid 1 --user {User}");
        await TellAsync("--op bind --mode target --tid 1 -I ALL");
    }

    /// <summary>A guest's disks: vda by NBD, vdb by iSCSI.</summary>
    public IReadOnlyList<GuestDisk> Disks =>
    [
        new GuestDisk("vms") { Format = "raw", Cache = "none", Server = new DiskServer("nbd", host.ControlAddress) { Port = 10809 } },
        new GuestDisk($"{Target}/1")
        {
            Format = "raw",
            Cache = "none",
            Server = new DiskServer("iscsi", host.ControlAddress)
            {
                Port = 3260,
                User = User,
                Secret = new XElement("secret", new XAttribute("type", "iscsi"), new XAttribute("uuid", Secret.Uuid)),
            },
        },
    ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await host.RunAsync("sh", "-c", $"kill $(cat {_folder}/nbd.pid)");
        await host.RunAsync("sh", "-c", "tgtadm --op delete --mode target --force --tid 1; tgtadm --op delete --mode system");
        await host.RunAsync("rm", "-r", _folder);
    }

    private Task TellAsync(string order) => StorageSay.ShellAsync(host, $"tgtadm --lld iscsi {order}");
}

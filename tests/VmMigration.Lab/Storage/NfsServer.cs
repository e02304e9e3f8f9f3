using System.Globalization;

namespace VmMigration.Lab;

/// <summary>An NFS server that runs as a program (NFS-Ganesha), for QEMU's own client: no kernel needs to know NFS.</summary>
public sealed class NfsServer
{
    /// <summary>The folder as clients name it.</summary>
    public const string Export = "/vms";

    private const string Folder = "/srv/nfs";
    private const string PidFile = "/run/ganesha.pid";
    private const string Log = "/var/log/ganesha.log";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly StorageHost _host;

    internal NfsServer(StorageHost host) => _host = host;

    /// <summary>Starts the server and waits until it answers; does nothing when it runs.</summary>
    /// <exception cref="LabException">It does not answer within a minute; the message carries what it said.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (ProcessId is not null)
        {
            return;
        }
        foreach (string folder in (string[])[Folder, "/run/ganesha", "/run/rpcbind", "/var/lib/nfs/ganesha"])
        {
            Directory.CreateDirectory(_host.PathFromOutside(folder));
        }
        await File.WriteAllTextAsync(_host.PathFromOutside("/srv/ganesha.conf"), Settings(), cancellationToken);
        // QEMU's client asks port 111 where the server is.
        if (!(await _host.RunAsync(["rpcinfo", "-p", "127.0.0.1"], cancellationToken)).Succeeded)
        {
            (await _host.RunAsync(["rpcbind", "-w"], cancellationToken)).EnsureSuccess();
        }
        (await _host.RunAsync(["ganesha.nfsd", "-f", "/srv/ganesha.conf", "-L", Log, "-p", PidFile], cancellationToken)).EnsureSuccess();
        if (!await Wait.UntilAsync(AnswersAsync, Timeout, Poll, cancellationToken))
        {
            throw new LabException($"The NFS server does not answer: {await File.ReadAllTextAsync(_host.PathFromOutside(Log), cancellationToken)}");
        }

        async Task<bool> AnswersAsync()
        {
            string services = (await _host.RunAsync(["rpcinfo", "-p", "127.0.0.1"], cancellationToken)).Output;
            return services.Contains("nfs", StringComparison.Ordinal) && services.Contains("mountd", StringComparison.Ordinal);
        }
    }

    /// <summary>Ends the server in good order and waits until it is gone. Clients' requests wait.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (ProcessId is { } process)
        {
            (await _host.RunAsync(["kill", "-TERM", process.ToString(CultureInfo.InvariantCulture)], cancellationToken)).EnsureSuccess();
            if (!await Wait.UntilAsync(() => Task.FromResult(ProcessId is null), Timeout, Poll, cancellationToken))
            {
                throw new LabException("The NFS server does not end.");
            }
        }
    }

    /// <summary>Makes an empty image and describes it as a guest's disk.</summary>
    public async Task<GuestDisk> CreateDiskAsync(string name, string format = "qcow2", int sizeMiB = 64, CancellationToken cancellationToken = default)
    {
        (await _host.RunAsync(["qemu-img", "create", "-q", "-f", format, $"{Folder}/{name}", $"{sizeMiB}M"], cancellationToken)).EnsureSuccess();
        return new GuestDisk($"{Export}/{name}")
        {
            Format = format,
            Cache = "none",
            SizeMiB = sizeMiB,
            Server = new DiskServer("nfs", _host.Address) { Identity = "root" },
        };
    }

    /// <summary>The image for QEMU's own tools on any host.</summary>
    public string UrlOf(GuestDisk disk) => $"nfs://{_host.Address}{disk.Path}";

    /// <summary>What qemu-img finds wrong in an image that nobody uses; null when nothing is.</summary>
    public async Task<string?> CheckAsync(GuestDisk disk, CancellationToken cancellationToken = default)
    {
        CommandResult check = await _host.RunAsync(
            ["qemu-img", "check", "-f", disk.Format, $"{Folder}/{Path.GetFileName(disk.Path)}"], cancellationToken);
        return check.Succeeded ? null : $"{check.Output}\n{check.Error}";
    }

    /// <summary>The number of the server's process inside the host; null when it does not run.</summary>
    private int? ProcessId
    {
        get
        {
            string file = _host.PathFromOutside(PidFile);
            return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out int process)
                && File.Exists(_host.PathFromOutside($"/proc/{process}/stat"))
                ? process
                : null;
        }
    }

    private string Settings() => $$"""
        NFS_CORE_PARAM {
            Protocols = 3;
            NFS_Port = 2049;
            MNT_Port = 20048;
            Enable_RQUOTA = false;
            Bind_addr = {{_host.Address}};
            # Or guests would be described by the paths of this machine.
            Mount_Path_Pseudo = true;
        }
        NFSv4 { Graceless = true; RecoveryBackend = fs; Delegations = false; }
        EXPORT_DEFAULTS { Access_Type = RW; Squash = No_root_squash; SecType = sys; Protocols = 3; Transports = TCP; }
        EXPORT { Export_Id = 1; Path = {{Folder}}; Pseudo = {{Export}}; FSAL { Name = VFS; } }

        """;
}

using System.Runtime.Versioning;

namespace VmMigration.Lab;

/// <summary>What a lab needs of the machine, and how it gets there.</summary>
public static class LabPrerequisites
{
    private static readonly string[] SearchPath =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    // A program or file that shows that Debian's package is there.
    private static readonly (LabNeeds For, string Witness, string Package)[] Packages =
    [
        (LabNeeds.Hosts, "libvirtd", "libvirt-daemon-system"),
        (LabNeeds.Hosts, "/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so", "libvirt-daemon-driver-qemu"),
        (LabNeeds.Hosts, "virsh", "libvirt-clients"),
        (LabNeeds.Hosts, "qemu-system-x86_64", "qemu-system-x86"),
        (LabNeeds.Hosts, "qemu-img", "qemu-utils"),
        (LabNeeds.Hosts, "/usr/sbin/sshd", "openssh-server"),
        (LabNeeds.Hosts, "ssh", "openssh-client"),
        (LabNeeds.Hosts, "ip", "iproute2"),
        (LabNeeds.Hosts, "iptables", "iptables"),
        (LabNeeds.Hosts, "ping", "iputils-ping"),
        (LabNeeds.Hosts, "/bin/busybox", "busybox-static"),
        (LabNeeds.Hosts, "cpio", "cpio"),
        (LabNeeds.Hosts, "modprobe", "kmod"),
        (LabNeeds.Hosts, "/usr/share/OVMF/OVMF_CODE_4M.fd", "ovmf"),
        (LabNeeds.Hosts, "swtpm", "swtpm"),
        (LabNeeds.Hosts, "swtpm_setup", "swtpm-tools"),
        (LabNeeds.Hosts, "nsenter", "util-linux"),
        (LabNeeds.SharedStorage, "glusterd", "glusterfs-server"),
        (LabNeeds.SharedStorage, "mount.glusterfs", "glusterfs-client"),
        (LabNeeds.DiskServers, "tgtd", "tgt"),
        (LabNeeds.DiskServers, "/usr/lib/x86_64-linux-gnu/qemu/block-iscsi.so", "qemu-block-extra"),
        (LabNeeds.DiskServers, "ceph-mon", "ceph-mon"),
        (LabNeeds.DiskServers, "ceph-osd", "ceph-osd"),
        (LabNeeds.DiskServers, "rbd", "ceph-common"),
        (LabNeeds.DiskServers, "ganesha.nfsd", "nfs-ganesha"),
        (LabNeeds.DiskServers, "/usr/lib/x86_64-linux-gnu/ganesha/libfsalvfs.so", "nfs-ganesha-vfs"),
        (LabNeeds.DiskServers, "rpcbind", "rpcbind"),
        (LabNeeds.LoginShells, "zsh", "zsh"),
        (LabNeeds.LoginShells, "ksh93", "ksh93u+m"),
        (LabNeeds.LoginShells, "mksh", "mksh"),
        (LabNeeds.LoginShells, "fish", "fish"),
        (LabNeeds.LoginShells, "tcsh", "tcsh"),
        (LabNeeds.Generations, "debootstrap", "debootstrap"),
    ];

    /// <summary>What hosts have of Debian's packages, whatever the release.</summary>
    public static IEnumerable<string> HostPackages => Packages.Where(p => p.For is LabNeeds.Hosts).Select(p => p.Package);

    /// <summary>Whether packages can be installed here: by root on Debian.</summary>
    public static bool CanInstall { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && IsDebian();

    /// <summary>What is missing on this machine for such a lab, each with its reason; empty when nothing is.</summary>
    /// <param name="needs">What the lab is to have.</param>
    public static IReadOnlyList<string> Check(LabNeeds needs = LabNeeds.Hosts)
    {
        if (!OperatingSystem.IsLinux())
        {
            return ["The lab's hosts are Linux namespaces; this is no Linux."];
        }
        if (!Environment.IsPrivilegedProcess)
        {
            return ["The lab makes namespaces and mounts; this process is not root."];
        }
        List<string> missing = [.. MissingPackages(needs).Select(p => $"The package {p} is not installed.")];
        string[] devices = needs.HasFlag(LabNeeds.SharedStorage) ? ["/dev/net/tun", "/dev/fuse"] : ["/dev/net/tun"];
        missing.AddRange(devices.Where(d => !File.Exists(d)).Select(d => $"The kernel offers no {d}."));
        if (HasProgram("unshare") && !CanUnshare())
        {
            missing.Add("The kernel does not allow new network, mount, UTS and PID namespaces.");
        }
        return missing;
    }

    /// <summary>
    /// Installs the Debian packages that are missing, in one run of apt-get. Processes that do so at the same time wait for
    /// each other; where nothing is missing it is done at once.
    /// </summary>
    /// <exception cref="LabException">This is not root, or apt-get fails; the message says what to run.</exception>
    [SupportedOSPlatform("linux")]
    public static async Task InstallAsync(
        LabNeeds needs = LabNeeds.Hosts, IProgress<string>? log = null, CancellationToken cancellationToken = default)
    {
        // While another process installs, what is there is not yet set up.
        if (!MissingPackages(needs).Any() && !Apt.IsInstalling)
        {
            return;
        }
        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabException($"As root, run: {Command(MissingPackages(needs))}");
        }
        await using Apt apt = await Apt.LockAsync(cancellationToken);
        // Another process may have installed them in the meantime.
        if (MissingPackages(needs).ToArray() is { Length: > 0 } packages)
        {
            log?.Report(Command(packages));
            await apt.InstallAsync(packages, cancellationToken);
        }
        else
        {
            Apt.AllowDaemons();
        }
    }

    private static string Command(IEnumerable<string> packages) => $"apt-get install --no-install-recommends {string.Join(' ', packages)}";

    private static IEnumerable<string> MissingPackages(LabNeeds needs)
        => Packages
            .Where(p => needs.HasFlag(p.For) && !(p.Witness[0] == '/' ? File.Exists(p.Witness) : HasProgram(p.Witness)))
            .Select(p => p.Package);

    /// <summary>Whether a program is on PATH, or where the system's programs are.</summary>
    public static bool HasProgram(string name) => SearchPath.Any(d => File.Exists(Path.Combine(d, name)));

    private static bool IsDebian()
        => File.Exists("/etc/os-release") && File.ReadLines("/etc/os-release").Any(l => l.Replace("\"", "", StringComparison.Ordinal) == "ID=debian");

    private static bool CanUnshare()
    {
        using var process = System.Diagnostics.Process.Start(
            "unshare", ["--net", "--mount", "--uts", "--pid", "--fork", "true"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

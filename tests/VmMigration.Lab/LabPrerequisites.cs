namespace VmMigration.Lab;

/// <summary>What a lab needs of the machine, and how it gets there.</summary>
public static class LabPrerequisites
{
    private static readonly string[] SearchPath =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    // A program or file that shows that Debian's package is there.
    private static readonly (string Witness, string Package)[] Needed =
    [
        ("libvirtd", "libvirt-daemon-system"),
        ("/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so", "libvirt-daemon-driver-qemu"),
        ("virsh", "libvirt-clients"),
        ("qemu-system-x86_64", "qemu-system-x86"),
        ("qemu-img", "qemu-utils"),
        ("/usr/sbin/sshd", "openssh-server"),
        ("ssh", "openssh-client"),
        ("ip", "iproute2"),
        ("iptables", "iptables"),
        ("ping", "iputils-ping"),
        ("/bin/busybox", "busybox-static"),
        ("cpio", "cpio"),
        ("modprobe", "kmod"),
        ("/usr/share/OVMF/OVMF_CODE_4M.fd", "ovmf"),
        ("swtpm", "swtpm"),
        ("swtpm_setup", "swtpm-tools"),
        ("nsenter", "util-linux"),
    ];

    private static readonly (string Witness, string Package)[] NeededForSharedStorage =
    [
        ("glusterd", "glusterfs-server"),
        ("mount.glusterfs", "glusterfs-client"),
        ("tgtd", "tgt"),
        ("/usr/lib/x86_64-linux-gnu/qemu/block-iscsi.so", "qemu-block-extra"),
    ];

    /// <summary>What is missing on this machine for such a lab, each with its reason; empty when nothing is.</summary>
    /// <param name="sharedStorage">Whether the lab is to have <see cref="LabOptions.SharedStorage"/>, or servers of disks.</param>
    public static IReadOnlyList<string> Check(bool sharedStorage = false)
    {
        if (!OperatingSystem.IsLinux())
        {
            return ["The lab's hosts are Linux namespaces; this is no Linux."];
        }
        if (!Environment.IsPrivilegedProcess)
        {
            return ["The lab makes namespaces and mounts; this process is not root."];
        }
        List<string> missing = [.. MissingPackages(sharedStorage).Select(p => $"The package {p} is not installed.")];
        string[] devices = sharedStorage ? ["/dev/net/tun", "/dev/fuse"] : ["/dev/net/tun"];
        missing.AddRange(devices.Where(d => !File.Exists(d)).Select(d => $"The kernel offers no {d}."));
        if (FindProgram("unshare") && !CanUnshare())
        {
            missing.Add("The kernel does not allow new network, mount, UTS and PID namespaces.");
        }
        return missing;
    }

    /// <summary>Installs the Debian packages that are missing.</summary>
    /// <exception cref="LabException">This is not root, or apt-get fails; the message says what to run.</exception>
    public static async Task InstallAsync(
        bool sharedStorage = false, IProgress<string>? log = null, CancellationToken cancellationToken = default)
    {
        string[] packages = [.. MissingPackages(sharedStorage)];
        if (packages is [])
        {
            return;
        }
        string command = $"apt-get install --no-install-recommends {string.Join(' ', packages)}";
        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabException($"As root, run: {command}");
        }
        log?.Report(command);
        if (!(await InstallAsync(packages, cancellationToken)).Succeeded)
        {
            // The lists are missing, or so old that they name files that are gone.
            (await Tool.RunAsync("apt-get", ["-q", "update"], null, cancellationToken)).EnsureSuccess();
            (await InstallAsync(packages, cancellationToken)).EnsureSuccess();
        }
    }

    private static IEnumerable<string> MissingPackages(bool sharedStorage)
        => (sharedStorage ? Needed.Concat(NeededForSharedStorage) : Needed)
            .Where(n => n.Witness[0] == '/' ? !File.Exists(n.Witness) : !FindProgram(n.Witness))
            .Select(n => n.Package);

    private static bool FindProgram(string name) => SearchPath.Any(d => File.Exists(Path.Combine(d, name)));

    private static Task<CommandResult> InstallAsync(IEnumerable<string> packages, CancellationToken cancellationToken)
        => Tool.RunAsync(
            "env",
            ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "install", "--no-install-recommends", .. packages],
            null,
            cancellationToken);

    private static bool CanUnshare()
    {
        using var process = System.Diagnostics.Process.Start(
            "unshare", ["--net", "--mount", "--uts", "--pid", "--fork", "true"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

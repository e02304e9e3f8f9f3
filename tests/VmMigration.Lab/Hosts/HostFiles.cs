using System.Text;

namespace VmMigration.Lab;

/// <summary>Lays out what a host has of its own: /etc, root's home, libvirt's folders.</summary>
internal sealed class HostFiles(LabHost host, IReadOnlyList<LabHost> all)
{
    // What the machine or a release's root keeps secret, and what the lab writes anew.
    private static readonly string[] NotCopied =
        ["shadow", "shadow-", "gshadow", "gshadow-", "ssh", "ssl/private", "libvirt", "pki", "hosts", "hostname", "mtab", "sudoers.d"];

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (string folder in (string[])
            ["etc", "root/.ssh", "lib/images", "lib/qemu", "cache", "log/libvirt/qemu", "log/glusterfs", "glusterd", "swtpm-localca"])
        {
            LabPaths.CreatePrivate($"{host.DataDirectory}/{folder}");
        }
        await CopyEtcAsync(cancellationToken);
        Write("etc/shadow", "root:*:19000:0:99999:7:::\n");
        Write("etc/hostname", host.Name + "\n");
        Write("etc/hosts", Hosts());
        Write("etc/ssh/sshd_config", SshdConfig);
        Write("etc/libvirt/libvirtd.conf", LibvirtdConfig());
        Write("etc/libvirt/qemu.conf", QemuConfig);
    }

    private async Task CopyEtcAsync(CancellationToken cancellationToken)
    {
        string excluded = string.Join(' ', NotCopied.Select(n => $"--exclude=./{n}"));
        await Tool.RunCheckedAsync(
            "sh",
            ["-c", $"tar -C \"$1\" {excluded} --ignore-failed-read -cf - . | tar -C \"$0\" -xf -", $"{host.DataDirectory}/etc", $"{host.Kind.Root}/etc"],
            null,
            cancellationToken);
        LabPaths.CreatePrivate($"{host.DataDirectory}/etc/ssh");
        LabPaths.CreatePrivate($"{host.DataDirectory}/etc/libvirt/qemu");
    }

    private string Hosts()
    {
        var text = new StringBuilder("127.0.0.1 localhost\n::1 localhost\n");
        foreach (LabHost other in all)
        {
            text.Append($"{other.ControlAddress} {other.Name}\n{other.MigrationAddress} {other.MigrationName}\n");
        }
        return text.ToString();
    }

    private const string SshdConfig = """
        HostKey /etc/ssh/ssh_host_ed25519_key
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        UsePAM no
        UseDNS no
        PrintMotd no
        MaxStartups 100
        MaxSessions 100
        Subsystem sftp internal-sftp

        """;

    // The machine's own uuid is the same for all hosts, and equal uuids are the same host to libvirt.
    private string LibvirtdConfig() => $"""
        host_uuid = "{host.Uuid}"
        listen_tls = 1
        listen_tcp = 1
        auth_unix_ro = "none"
        auth_unix_rw = "none"
        auth_tcp = "none"
        auth_tls = "none"
        log_outputs = "2:file:/var/log/libvirt/libvirtd.log"

        """;

    private const string QemuConfig = """
        user = "root"
        group = "root"
        dynamic_ownership = 0
        remember_owner = 0
        security_driver = "none"
        cgroup_controllers = []
        namespaces = []
        stdio_handler = "file"
        default_tls_x509_cert_dir = "/etc/pki/qemu"
        default_tls_x509_verify = 1

        """;

    private void Write(string path, string text) => File.WriteAllText($"{host.DataDirectory}/{path}", text);
}

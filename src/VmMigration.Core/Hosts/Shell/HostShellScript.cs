namespace VmMigration.Hosts;

/// <summary>
/// The script that reads all facts of a host at once, and changes nothing. Each line that it prints is a key, a space and a
/// value; what it cannot read it leaves out.
/// </summary>
internal static class HostShellScript
{
    /// <summary>The settings of qemu.conf that matter to a move.</summary>
    public static readonly IReadOnlyList<string> Settings =
    [
        "migration_port_min", "migration_port_max", "migration_host", "migration_address", "migrate_tls_force", "keepalive_interval",
        "keepalive_count", "lock_manager", "default_tls_x509_cert_dir", "migrate_tls_x509_cert_dir", "default_tls_x509_verify",
        "migrate_tls_x509_verify", "security_driver", "user", "group", "dynamic_ownership", "remember_owner",
    ];

    /// <summary>The script.</summary>
    public static string Text { get; } = $$"""
        PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
        p() { printf '%s %s\n' "$1" "$2"; }
        each() { while IFS= read -r l; do p "$1" "$l"; done; }
        first() { v=$(cat "$2" 2>/dev/null) && p "$1" "$v"; }
        p uid "$(id -u)"
        p kernel "$(uname -r)"
        grep -m1 '^microcode' /proc/cpuinfo 2>/dev/null | sed 's/.*:[[:space:]]*//' | each microcode
        first userfaults /proc/sys/vm/unprivileged_userfaultfd

        c=/etc/libvirt/qemu.conf
        if [ -r "$c" ]; then
            p qemuconf read
            grep -E '^[[:space:]]*({{string.Join('|', Settings)}})[[:space:]]*=' "$c" | each set
        elif [ -x /etc/libvirt ] && ! [ -e "$c" ]; then
            p qemuconf read
        fi
        if s=$(sshd -T 2>/dev/null); then
            printf '%s\n' "$s" | grep -i '^maxstartups ' | each ssh
        elif [ -r /etc/ssh/sshd_config ]; then
            grep -ihE '^[[:space:]]*maxstartups[[:space:]]' /etc/ssh/sshd_config.d/*.conf /etc/ssh/sshd_config 2>/dev/null | sed -n 1p | each ssh
            p sshd read
        fi

        for n in /sys/class/net/*; do
            if [ -d "$n" ]; then p link "${n##*/} $(cat "$n/mtu" 2>/dev/null)"; fi
        done
        if a=$(ip -o addr show 2>/dev/null); then
            p addresses read
            printf '%s\n' "$a" | each address
        fi

        pem() {
            if [ -r "$1" ]; then p pem "there $1"; grep -v '^[^-A-Za-z0-9+/=]' "$1" | sed -n '/BEGIN.*CERTIFICATE/,/END.*CERTIFICATE/p' | each text
            elif [ -e "$1" ]; then p pem "hidden $1"
            else absent "$1"; fi
        }
        key() { if [ -e "$1" ]; then p pem "there $1"; else absent "$1"; fi; }
        absent() {
            d=${1%/*}
            while ! [ -e "$d" ] && [ -n "$d" ]; do d=${d%/*}; done
            if [ -x "${d:-/}" ]; then p pem "missing $1"; else p pem "hidden $1"; fi
        }
        conf() { sed -n "s/^[[:space:]]*$2[[:space:]]*=[[:space:]]*\"\\([^\"]*\\)\".*/\\1/p" "$1" 2>/dev/null | sed -n '$p'; }
        if [ -r "$c" ] || ! [ -e "$c" ]; then
            q=$(conf "$c" migrate_tls_x509_cert_dir)
            if [ -z "$q" ] && [ -d /etc/pki/libvirt-migrate ]; then q=/etc/pki/libvirt-migrate; fi
            if [ -z "$q" ]; then q=$(conf "$c" default_tls_x509_cert_dir); fi
            q=${q:-/etc/pki/qemu}
            p tlsfolder "$q"
            pem "$q/ca-cert.pem"
            pem "$q/server-cert.pem"
            key "$q/server-key.pem"
            pem "$q/client-cert.pem"
            key "$q/client-key.pem"
        fi
        if ! grep -qE '^[[:space:]]*(ca_file|cert_file|key_file)[[:space:]]*=' /etc/libvirt/libvirtd.conf /etc/libvirt/virtproxyd.conf 2>/dev/null; then
            pem /etc/pki/libvirt/servercert.pem
            key /etc/pki/libvirt/private/serverkey.pem
        fi
        pem /etc/pki/CA/cacert.pem
        pem /etc/pki/libvirt/clientcert.pem
        key /etc/pki/libvirt/private/clientkey.pem

        p timezone "$(date +%z) $(readlink -f /etc/localtime 2>/dev/null)"
        if command -v swtpm >/dev/null 2>&1; then p swtpm yes; else p swtpm no; fi
        for f in /run/libvirtd.pid /run/virtqemud.pid /var/run/libvirtd.pid; do
            if i=$(cat "$f" 2>/dev/null) && [ -n "$i" ]; then
                sed -n 's/^Max locked memory[[:space:]]*\([^[:space:]]*\).*/\1/p' "/proc/$i/limits" 2>/dev/null | each memlock
                break
            fi
        done
        p system "$(systemctl is-system-running 2>/dev/null)"
        if [ -e /run/nologin ]; then p nologin yes; fi
        if [ -x /etc/libvirt ] && ! [ -e /etc/libvirt/hooks ]; then p hooks none
        elif [ -r /etc/libvirt/hooks ] && [ -x /etc/libvirt/hooks ]; then
            p hooks "$(cat /etc/libvirt/hooks/qemu /etc/libvirt/hooks/qemu.d/* 2>/dev/null | cksum)"
        fi
        p end all
        """;
}

using System.Globalization;

namespace VmMigration.Hosts;

/// <summary>What a host's own shell says of it. What could not be read is null, which says nothing about the host.</summary>
public sealed record HostShellFacts
{
    /// <summary>The least port that QEMU is given for a migration where nothing is set.</summary>
    public const int DefaultPortMin = 49152;

    /// <summary>The last one.</summary>
    public const int DefaultPortMax = 49215;

    /// <summary>Its clock.</summary>
    public HostClock? Clock { get; init; }

    /// <summary>The user id that looked: 0 sees everything.</summary>
    public int? UserId { get; init; }

    /// <summary>The kernel's release: <c>6.1.0-44-amd64</c>.</summary>
    public string? Kernel { get; init; }

    /// <summary>The first processor's microcode: <c>0xd0003f5</c>.</summary>
    public string? Microcode { get; init; }

    /// <summary>
    /// What qemu.conf sets of what matters to a move, by name, without quotes; empty where it sets none of it or does not
    /// exist. Null where this user may not read it.
    /// </summary>
    public IReadOnlyDictionary<string, string>? QemuSettings { get; init; }

    /// <summary>What sshd does with connections that have not logged in yet.</summary>
    public SshStartups? SshStartups { get; init; }

    /// <summary>Whether processes without privileges may have page faults handled (<c>vm.unprivileged_userfaultfd</c>).</summary>
    public bool? UnprivilegedUserFaults { get; init; }

    /// <summary>Its network interfaces.</summary>
    public IReadOnlyList<HostInterface>? Interfaces { get; init; }

    /// <summary>The files that TLS needs, as far as they are where libvirt and QEMU look for them.</summary>
    public IReadOnlyList<HostPemFile>? PemFiles { get; init; }

    /// <summary>The folder where QEMU finds its certificates for a migration with TLS.</summary>
    public string? MigrationTlsFolder { get; init; }

    /// <summary>Its time zone.</summary>
    public HostTimeZone? TimeZone { get; init; }

    /// <summary>Whether swtpm is installed.</summary>
    public bool? HasSwtpm { get; init; }

    /// <summary>What systemd says of the whole host: <c>running</c>, <c>degraded</c>, <c>starting</c>, <c>stopping</c>; null where there is none.</summary>
    public string? SystemState { get; init; }

    /// <summary>Whether nobody but root may log in, as before a host goes down.</summary>
    public bool RefusesLogins { get; init; }

    /// <summary>A sum over libvirt's hooks for QEMU guests; <c>none</c> where it has none, null where it may not be seen.</summary>
    public string? Hooks { get; init; }

    /// <summary>How much memory the daemon, and so a QEMU that it starts, may lock, in bytes; <see cref="long.MaxValue"/> for all.</summary>
    public long? LockedMemory { get; init; }

    /// <summary>Ports for migrations: the first and the last.</summary>
    public (int First, int Last)? MigrationPorts => QemuSettings is null
        ? null : (Number("migration_port_min") ?? DefaultPortMin, Number("migration_port_max") ?? DefaultPortMax);

    /// <summary>Whether it refuses migrations without TLS.</summary>
    public bool? ForcesTls => QemuSettings is null ? null : Number("migrate_tls_force") > 0;

    /// <summary>The name that it tells others to send guests to; null for its host name, or where it is not known.</summary>
    public string? MigrationHost => Setting("migration_host");

    /// <summary>The address that a migration listens at; null for all, or where it is not known.</summary>
    public string? ListenAddress => Setting("migration_address");

    /// <summary>The lock manager of its disks; null for none, or where it is not known.</summary>
    public string? LockManager => Setting("lock_manager");

    /// <summary>How often a daemon asks its peer for a sign of life during a move; null where it is not known.</summary>
    public (int Interval, int Count)? KeepAlive => QemuSettings is null
        ? null : (Number("keepalive_interval") ?? 5, Number("keepalive_count") ?? 5);

    /// <summary>Whether QEMU asks its peer for a certificate; libvirt's default is that it does.</summary>
    public bool VerifiesTlsPeers => (Number("migrate_tls_x509_verify") ?? Number("default_tls_x509_verify")) != 0;

    /// <summary>What is known of a file that TLS needs; null where it was not looked for.</summary>
    public HostPemFile? PemFile(string path) => PemFiles?.FirstOrDefault(f => f.Path == path);

    /// <summary>A setting of qemu.conf; null where it is not set, or not known.</summary>
    public string? Setting(string name) => QemuSettings?.GetValueOrDefault(name);

    private int? Number(string name) =>
        int.TryParse(Setting(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

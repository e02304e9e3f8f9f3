namespace VmMigration.Libvirt;

/// <summary>Which daemon's socket to use (libvirt's URI parameter <c>mode</c>).</summary>
public enum DaemonMode
{
    /// <summary>The driver's own daemon if its socket exists, else the one for all drivers.</summary>
    Auto,

    /// <summary>The driver's own daemon: virtqemud.</summary>
    Direct,

    /// <summary>The daemon for all drivers: libvirtd, or virtproxyd in its place.</summary>
    Legacy,
}

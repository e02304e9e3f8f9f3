namespace VmMigration.Domains;

/// <summary>What kind of thing holds a disk's data.</summary>
public enum DiskSourceKind
{
    /// <summary>Nothing: an empty drive.</summary>
    None,

    /// <summary>A file (libvirt: <c>file</c>).</summary>
    File,

    /// <summary>A block device of the host (libvirt: <c>block</c>).</summary>
    Block,

    /// <summary>A folder shown as a disk (libvirt: <c>dir</c>).</summary>
    Folder,

    /// <summary>Something reached over the network (libvirt: <c>network</c>).</summary>
    Network,

    /// <summary>A volume in a storage pool (libvirt: <c>volume</c>).</summary>
    Volume,

    /// <summary>An NVMe controller taken from the host (libvirt: <c>nvme</c>).</summary>
    Nvme,

    /// <summary>Another process behind a socket (libvirt: <c>vhostuser</c>).</summary>
    VhostUser,

    /// <summary>A vDPA device of the host (libvirt: <c>vhostvdpa</c>).</summary>
    VhostVdpa,

    /// <summary>Something this version does not know.</summary>
    Unknown,
}

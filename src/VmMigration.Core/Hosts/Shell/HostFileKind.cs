namespace VmMigration.Hosts;

/// <summary>What is at a path.</summary>
public enum HostFileKind
{
    /// <summary>This user may not look, or the host has no <c>stat</c>.</summary>
    Unknown,

    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A character device, socket or pipe.</summary>
    Other,
}

namespace VmMigration.Libvirt.Rpc;

/// <summary>Whether a procedure opens a stream, and which way its bytes go.</summary>
internal enum StreamDirection
{
    /// <summary>No stream.</summary>
    None,
    /// <summary>From the daemon.</summary>
    Download,
    /// <summary>To the daemon.</summary>
    Upload,
}

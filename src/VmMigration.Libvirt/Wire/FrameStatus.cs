namespace VmMigration.Libvirt.Wire;

/// <summary>What a frame says of its call (<c>virNetMessageStatus</c>).</summary>
internal enum FrameStatus
{
    /// <summary>VIR_NET_OK: calls, good answers, the last frame of a stream.</summary>
    Ok = 0,
    /// <summary>VIR_NET_ERROR: the payload is an error.</summary>
    Error = 1,
    /// <summary>VIR_NET_CONTINUE: a stream goes on; empty, it ends what the daemon sends.</summary>
    Continue = 2,
}

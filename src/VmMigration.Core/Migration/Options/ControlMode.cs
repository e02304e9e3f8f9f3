namespace VmMigration;

/// <summary>Who drives a move.</summary>
public enum ControlMode
{
    /// <summary>The source's daemon where it reaches the destination's, else this session.</summary>
    Auto,
    /// <summary>The source's daemon: the move goes on without this session.</summary>
    PeerToPeer,
    /// <summary>This session: for hosts whose daemons do not reach each other. It has to stay until the end.</summary>
    Direct,
}

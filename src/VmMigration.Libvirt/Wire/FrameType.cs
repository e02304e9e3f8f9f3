namespace VmMigration.Libvirt.Wire;

/// <summary>What a frame is (<c>virNetMessageType</c>).</summary>
internal enum FrameType
{
    /// <summary>VIR_NET_CALL: a client asks.</summary>
    Call = 0,
    /// <summary>VIR_NET_REPLY: the daemon answers, also with an error.</summary>
    Reply = 1,
    /// <summary>VIR_NET_MESSAGE: an event or keepalive, serial 0.</summary>
    Message = 2,
    /// <summary>VIR_NET_STREAM: a piece of a stream, with the serial of the call that opened it.</summary>
    Stream = 3,
    /// <summary>VIR_NET_CALL_WITH_FDS: never sent by us.</summary>
    CallWithFds = 4,
    /// <summary>VIR_NET_REPLY_WITH_FDS: never asked for by us.</summary>
    ReplyWithFds = 5,
    /// <summary>VIR_NET_STREAM_HOLE: a piece of a sparse stream that holds nothing.</summary>
    StreamHole = 6,
}

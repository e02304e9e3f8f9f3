using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// Who asks after whom. Pure but for what it has heard: told of what comes and of every tick, it says what is to be done.
/// Any frame at all shows that the daemon lives, as in libvirt's own client.
/// </summary>
internal sealed class KeepAlive(int count)
{
    /// <summary>KEEPALIVE_PROC_PING.</summary>
    public const int Ping = 1;

    /// <summary>KEEPALIVE_PROC_PONG.</summary>
    public const int Pong = 2;

    private const int Nothing = 0;
    private const int Bytes = 1;
    private const int Frame = 2;
    private int _unanswered;
    private int _heard = Frame;
    private volatile bool _heldUp;

    public static byte[] PingFrame { get; } = Encode(Ping);

    public static byte[] PongFrame { get; } = Encode(Pong);

    /// <summary>
    /// We do not read, because a stream's consumer is behind. The daemon cannot be heard then, and its pings wait unread:
    /// ours keep it from giving us up.
    /// </summary>
    public bool HeldUp
    {
        get => _heldUp;
        set => _heldUp = value;
    }

    /// <summary>Bytes came, perhaps of a frame that takes longer than an interval; the daemon's pings wait behind it.</summary>
    public void HeardBytes() => Interlocked.CompareExchange(ref _heard, Bytes, Nothing);

    /// <summary>A frame came.</summary>
    public void HeardFrame() => Volatile.Write(ref _heard, Frame);

    /// <summary>An interval is over.</summary>
    public KeepAliveAction Tick()
    {
        var heard = Interlocked.Exchange(ref _heard, Nothing);
        if (heard != Nothing || HeldUp)
        {
            _unanswered = 0;
            return heard == Frame && !HeldUp ? KeepAliveAction.None : KeepAliveAction.Ping;
        }

        return ++_unanswered > count ? KeepAliveAction.GiveUp : KeepAliveAction.Ping;
    }

    private static byte[] Encode(int procedure) =>
        new FrameHeader(RpcProgram.KeepAlive, procedure, FrameType.Message, 0, FrameStatus.Ok).Encode([]);
}

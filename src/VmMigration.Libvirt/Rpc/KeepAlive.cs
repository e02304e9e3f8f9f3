using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// Who asks after whom. Pure but for the count: told of every frame and every tick, it says what is to be done.
/// Any frame at all shows that the daemon lives, as in libvirt's own client.
/// </summary>
internal sealed class KeepAlive(int count)
{
    /// <summary>KEEPALIVE_PROC_PING.</summary>
    public const int Ping = 1;

    /// <summary>KEEPALIVE_PROC_PONG.</summary>
    public const int Pong = 2;

    private int _unanswered;
    private int _heard = 1;

    public static byte[] PingFrame { get; } = Encode(Ping);

    public static byte[] PongFrame { get; } = Encode(Pong);

    /// <summary>A frame came.</summary>
    public void Heard() => Volatile.Write(ref _heard, 1);

    /// <summary>An interval is over.</summary>
    public KeepAliveAction Tick()
    {
        if (Interlocked.Exchange(ref _heard, 0) == 1)
        {
            _unanswered = 0;
            return KeepAliveAction.None;
        }

        return ++_unanswered > count ? KeepAliveAction.GiveUp : KeepAliveAction.Ping;
    }

    private static byte[] Encode(int procedure) =>
        new FrameHeader(RpcProgram.KeepAlive, procedure, FrameType.Message, 0, FrameStatus.Ok).Encode([]);
}

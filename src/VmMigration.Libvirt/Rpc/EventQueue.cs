using System.Threading.Channels;

namespace VmMigration.Libvirt.Rpc;

/// <summary>The events of one registration, in the order in which they came.</summary>
internal sealed class EventQueue
{
    /// <summary>Events are some hundred bytes; with this many bytes each, a full queue would hold 64 MiB.</summary>
    public const int LongestEvent = 64 * 1024;

    private readonly Channel<ReadOnlyMemory<byte>> _events;
    private int _lost;

    public EventQueue(int procedure, int callback, int limit)
    {
        Procedure = procedure;
        Callback = callback;
        _events = Channel.CreateBounded(
            new BoundedChannelOptions(limit) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            (ReadOnlyMemory<byte> _) => Interlocked.Increment(ref _lost));
        _events.Reader.Completion.Observe();
    }

    public int Procedure { get; }

    public int Callback { get; }

    /// <summary>The payloads; ends with the connection's reason.</summary>
    public ChannelReader<ReadOnlyMemory<byte>> Reader => _events.Reader;

    /// <summary>How many were lost since the last time somebody asked.</summary>
    public int TakeLost() => Interlocked.Exchange(ref _lost, 0);

    public void Add(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length > LongestEvent)
        {
            Interlocked.Increment(ref _lost);
            return;
        }

        _events.Writer.TryWrite(payload);
    }

    public void End(Exception? reason) => _events.Writer.TryComplete(reason);
}

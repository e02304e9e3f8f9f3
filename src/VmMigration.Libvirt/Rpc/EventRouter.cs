using System.Threading.Channels;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>
/// Brings events to who registered for them. An event may overtake the reply that tells its callback number, so those
/// that nobody knows yet are kept a while. A consumer that does not keep up loses the oldest and is told how many.
/// </summary>
internal sealed class EventRouter
{
    private const int UnclaimedLimit = 256;
    private const int QueueLimit = 1024;
    private readonly object _gate = new();
    private readonly Dictionary<(int Procedure, int Callback), EventQueue> _queues = [];
    private readonly Queue<Frame> _unclaimed = new();
    private Exception? _end;

    public EventQueue Claim(int procedure, int callback)
    {
        lock (_gate)
        {
            var queue = new EventQueue(procedure, callback, QueueLimit);
            for (var i = _unclaimed.Count; i > 0; i--)
            {
                var frame = _unclaimed.Dequeue();
                if (KeyOf(frame) == (procedure, callback))
                {
                    queue.Add(frame.Payload);
                }
                else
                {
                    _unclaimed.Enqueue(frame);
                }
            }

            if (_end is not null)
            {
                queue.End(_end);
            }

            if (_queues.Remove((procedure, callback), out var older))
            {
                // No daemon gives a number twice; should one, nobody is left waiting.
                older.End(null);
            }

            _queues.Add((procedure, callback), queue);
            return queue;
        }
    }

    public void Release(EventQueue queue)
    {
        lock (_gate)
        {
            var key = (queue.Procedure, queue.Callback);
            if (_queues.TryGetValue(key, out var current) && current == queue)
            {
                _queues.Remove(key);
            }
        }

        queue.End(null);
    }

    public void Dispatch(Frame frame)
    {
        if (frame.Header.Program != RpcProgram.Remote)
        {
            // Other programs count their own procedures, and nothing here registers with them.
            return;
        }

        lock (_gate)
        {
            if (_queues.TryGetValue(KeyOf(frame), out var queue))
            {
                queue.Add(frame.Payload);
                return;
            }

            if (frame.Payload.Length > EventQueue.LongestEvent)
            {
                return;
            }

            if (_unclaimed.Count == UnclaimedLimit)
            {
                _unclaimed.Dequeue();
            }

            _unclaimed.Enqueue(frame);
        }
    }

    public void End(Exception reason)
    {
        lock (_gate)
        {
            _end ??= reason;
            foreach (var queue in _queues.Values)
            {
                queue.End(reason);
            }
        }
    }

    /// <summary>All events with a callback number (since libvirt 1.3) begin with it.</summary>
    private static (int Procedure, int Callback) KeyOf(Frame frame) =>
        (frame.Header.Procedure, new XdrReader(frame.Payload.Span).Int32("callback number"));
}

using System.Collections.Immutable;
using System.Threading.Channels;

namespace VmMigration.Session;

/// <summary>
/// Frames in words, from the connections to the commands that want to see them. Nobody waits: who reads too slowly
/// loses the oldest.
/// </summary>
internal static class RpcTrace
{
    private const int Kept = 4096;
    private static ImmutableArray<Channel<string>> _listeners = [];

    public static void Publish(string line)
    {
        foreach (var listener in _listeners)
        {
            listener.Writer.TryWrite(line);
        }
    }

    public static Channel<string> Listen()
    {
        var channel = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _listeners, (all, mine) => all.Add(mine), channel);
        return channel;
    }

    public static void Leave(Channel<string> channel) =>
        ImmutableInterlocked.Update(ref _listeners, (all, mine) => all.Remove(mine), channel);
}

using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// How many moves go out of and into a host at a time. Those that wait are let in by their order, as soon as both of
/// their hosts have room; one that waits for a busy host does not hold up those behind it that need others.
/// </summary>
public sealed class MoveLimits
{
    private readonly object _gate = new();
    private readonly Dictionary<string, int> _outgoing = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _incoming = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<Waiter> _waiting = new();

    private sealed record Waiter(HostReference Source, HostReference Destination, TaskCompletionSource<IDisposable> Admitted);

    /// <summary>Waits for room on both hosts; dispose the result when the move is over.</summary>
    /// <param name="source">The host that a guest leaves.</param>
    /// <param name="destination">The host that it goes to.</param>
    /// <param name="waits">Called with the reason when it has to wait.</param>
    /// <param name="cancellationToken">Leaves the queue.</param>
    public async Task<IDisposable> EnterAsync(
        HostReference source, HostReference destination, Action<string> waits, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        string reason;
        lock (_gate)
        {
            if (WhyNot(source, destination) is not { } full)
            {
                return Admit(source, destination);
            }

            reason = full;
            node = _waiting.AddLast(new Waiter(
                source, destination, new TaskCompletionSource<IDisposable>(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        waits(reason);
        await using var leave = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                lock (_gate)
                {
                    if (node.List is not null)
                    {
                        _waiting.Remove(node);
                        node.Value.Admitted.TrySetCanceled(token);
                    }
                }
            },
            null).ConfigureAwait(false);
        return await node.Value.Admitted.Task.ConfigureAwait(false);
    }

    private static int Limit(int configured) => Math.Clamp(configured, 1, HostReference.MostMoves);

    private string? WhyNot(HostReference source, HostReference destination)
    {
        var leaving = _outgoing.GetValueOrDefault(source.Name);
        if (leaving >= Limit(source.MaxOutgoing))
        {
            return $"waits: {Moves(leaving)} out of {source.Name} already";
        }

        var coming = _incoming.GetValueOrDefault(destination.Name);
        return coming >= Limit(destination.MaxIncoming) ? $"waits: {Moves(coming)} into {destination.Name} already" : null;
    }

    private static string Moves(int count) => count == 1 ? "1 move runs" : $"{count} moves run";

    private Place Admit(HostReference source, HostReference destination)
    {
        _outgoing[source.Name] = _outgoing.GetValueOrDefault(source.Name) + 1;
        _incoming[destination.Name] = _incoming.GetValueOrDefault(destination.Name) + 1;
        return new Place(this, source, destination);
    }

    private void Leave(Place place)
    {
        lock (_gate)
        {
            _outgoing[place.Source.Name]--;
            _incoming[place.Destination.Name]--;
            for (var node = _waiting.First; node is not null;)
            {
                var next = node.Next;
                var waiter = node.Value;
                if (WhyNot(waiter.Source, waiter.Destination) is null)
                {
                    _waiting.Remove(node);
                    waiter.Admitted.TrySetResult(Admit(waiter.Source, waiter.Destination));
                }

                node = next;
            }
        }
    }

    private sealed class Place(MoveLimits limits, HostReference source, HostReference destination) : IDisposable
    {
        private int _left;

        public HostReference Source => source;

        public HostReference Destination => destination;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                limits.Leave(this);
            }
        }
    }
}

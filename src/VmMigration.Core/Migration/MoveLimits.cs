using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// How many moves go out of a host, into one, and from one to another at a time. Those that wait are let in by their order,
/// as soon as both of their hosts have room; one that waits for a busy host does not hold up those behind it that need others.
/// </summary>
public sealed class MoveLimits
{
    private readonly object _gate = new();
    private readonly List<Place> _taken = [];
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
        var leaving = _taken.Count(p => IsSame(p.Source, source));
        var coming = _taken.Count(p => IsSame(p.Destination, destination));
        var between = _taken.Count(p => IsSame(p.Source, source) && IsSame(p.Destination, destination));
        return leaving >= Limit(source.MaxOutgoing) ? $"waits: {Moves(leaving)} out of {source.Name} already"
            : coming >= Limit(destination.MaxIncoming) ? $"waits: {Moves(coming)} into {destination.Name} already"
            : between >= Limit(Math.Min(source.MaxPerPair, destination.MaxPerPair)) ? $"waits: {Moves(between)} from {source.Name} to {destination.Name} already"
            : null;
    }

    private static bool IsSame(HostReference one, HostReference other) =>
        string.Equals(one.Machine, other.Machine, StringComparison.OrdinalIgnoreCase);

    private static string Moves(int count) => count == 1 ? "1 move runs" : $"{count} moves run";

    private Place Admit(HostReference source, HostReference destination)
    {
        var place = new Place(this, source, destination);
        _taken.Add(place);
        return place;
    }

    private void Leave(Place place)
    {
        lock (_gate)
        {
            if (!_taken.Remove(place))
            {
                return;
            }

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
        public HostReference Source => source;

        public HostReference Destination => destination;

        public void Dispose() => limits.Leave(this);
    }
}

using System.Runtime.CompilerServices;
using VmMigration.Migration;
using VmMigration.Session;

namespace VmMigration.Following;

/// <summary>Moves that are followed side by side, by one thread.</summary>
internal sealed class MoveGroup
{
    private readonly List<FollowedMove> _running = [];

    /// <summary>Whether all of them have ended.</summary>
    public bool HasEnded => _running.Count == 0;

    public void Add(FollowedMove move) => _running.Add(move);

    /// <summary>A record that has come already.</summary>
    public bool TryRead(out ProgressItem item)
    {
        while (_running.Find(m => m.Next.IsCompleted) is { } move)
        {
            _running.Remove(move);
            if (Blocking.Result(move.Next))
            {
                item = move.Current;
                move.ReadNext();
                // To the end of the row: one that has much to say must not silence the others.
                _running.Add(move);
                return true;
            }
        }

        item = default;
        return false;
    }

    /// <summary>The records as they come, until all moves have ended.</summary>
    public async IAsyncEnumerable<ProgressItem> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (_running.Count > 0)
        {
            await Task.WhenAny(_running.Select(m => m.Next)).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (TryRead(out var item))
            {
                yield return item;
            }
        }
    }

    /// <summary>Lets go of those that still run. What is known of each at the end; those that do not say in time are left out.</summary>
    public IReadOnlyList<MigrationProgress> Leave(TimeSpan patience)
    {
        var left = _running.ToArray();
        _running.Clear();
        foreach (var move in left)
        {
            move.Detach();
        }

        Blocking.WaitFor(Task.WhenAll(left.Select(m => m.Completion)), patience);
        return [.. left.Select(m => m.Completion).Where(c => c.IsCompletedSuccessfully).Select(Blocking.Result)];
    }
}

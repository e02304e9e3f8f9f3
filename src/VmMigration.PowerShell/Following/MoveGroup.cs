using System.Runtime.CompilerServices;
using VmMigration.Migration;
using VmMigration.Session;

namespace VmMigration.Following;

/// <summary>Moves that are followed side by side, by one thread.</summary>
internal sealed class MoveGroup
{
    private readonly Dictionary<Task<bool>, FollowedMove> _waiting = [];

    /// <summary>Whether all of them have ended.</summary>
    public bool HasEnded => _waiting.Count == 0;

    public void Add(FollowedMove move) => _waiting.Add(move.ReadNextAsync(), move);

    /// <summary>A record that has come already.</summary>
    public bool TryRead(out ProgressItem item)
    {
        item = default;
        return _waiting.Keys.FirstOrDefault(t => t.IsCompleted) is { } came && Take(came, out item);
    }

    /// <summary>The records as they come, until all moves have ended.</summary>
    public async IAsyncEnumerable<ProgressItem> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (_waiting.Count > 0)
        {
            var came = await Task.WhenAny(_waiting.Keys).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Take(came, out var item))
            {
                yield return item;
            }
        }
    }

    /// <summary>Lets go of those that still run. What is known of each at the end; those that do not say in time are left out.</summary>
    public IReadOnlyList<MigrationProgress> Leave(TimeSpan patience)
    {
        var left = _waiting.Values.ToArray();
        _waiting.Clear();
        foreach (var move in left)
        {
            move.Detach();
        }

        Blocking.WaitFor(Task.WhenAll(left.Select(m => m.Completion)), patience);
        return [.. left.Select(m => m.Completion).Where(c => c.IsCompletedSuccessfully).Select(Blocking.Result)];
    }

    private bool Take(Task<bool> came, out ProgressItem item)
    {
        item = default;
        _waiting.Remove(came, out var move);
        if (!Blocking.Result(came))
        {
            return false;
        }

        item = move!.Current;
        _waiting.Add(move.ReadNextAsync(), move);
        return true;
    }
}

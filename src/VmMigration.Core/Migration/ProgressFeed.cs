using System.Runtime.CompilerServices;

namespace VmMigration.Migration;

/// <summary>
/// Records from a move to whoever reads them. The move never waits: a slow reader loses samples in between, never a
/// milestone. Whoever reads after the end gets the final record.
/// </summary>
public sealed class ProgressFeed
{
    private readonly object _gate = new();
    private readonly LinkedList<ProgressItem> _queue = new();
    private readonly SemaphoreSlim _available = new(0);
    private bool _ended;

    /// <summary>Adds a record. A sample takes the place of the sample before it, when that was not read yet.</summary>
    public void Publish(MigrationProgress record, bool milestone)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = record.Outcome is not null;
            if (!milestone && _queue.Last is { Value.IsMilestone: false } sample)
            {
                sample.Value = new ProgressItem(record, false);
                return;
            }

            _queue.AddLast(new ProgressItem(record, milestone));
        }

        _available.Release();
    }

    /// <summary>The records until the final one. For one reader at a time.</summary>
    public async IAsyncEnumerable<ProgressItem> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ProgressItem item;
        do
        {
            await _available.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                item = _queue.First!.Value;
                if (item.Record.Outcome is null)
                {
                    _queue.RemoveFirst();
                }
                else
                {
                    // It stays, so that whoever reads once more is not left waiting.
                    _available.Release();
                }
            }

            yield return item;
        }
        while (item.Record.Outcome is null);
    }
}

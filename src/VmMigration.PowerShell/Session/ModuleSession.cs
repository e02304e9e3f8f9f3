using System.Collections.Concurrent;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Session;

/// <summary>What the module's commands share for as long as it is imported: connections above all.</summary>
internal static class ModuleSession
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);
    private static readonly object Gate = new();
    private static readonly ConcurrentDictionary<Guid, MigrationRun> Unwatched = new();
    private static MigrationSession? _current;

    /// <summary>The session, made when first asked for.</summary>
    public static MigrationSession Current
    {
        get
        {
            lock (Gate)
            {
                return _current ??= new MigrationSession(
                    new LibvirtConnector(TimeProvider.System, RpcTrace.Publish), JournalFolder.OfUser(), TimeProvider.System);
            }
        }
    }

    /// <summary>The session where there is one.</summary>
    public static MigrationSession? Existing
    {
        get
        {
            lock (Gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Remembers a move whose records nobody reads yet.</summary>
    public static void Leave(MigrationRun run)
    {
        foreach (var old in Unwatched.Values.Where(r => r.Completion.IsCompleted && r.Id != run.Id).Skip(100))
        {
            Unwatched.TryRemove(old.Id, out _);
        }

        Unwatched[run.Id] = run;
    }

    /// <summary>A move that was left by <see cref="Leave"/>; its records then have a reader.</summary>
    public static MigrationRun? Take(Guid id) => Unwatched.TryRemove(id, out var run) ? run : null;

    /// <summary>Ends all connections, and forgets. Moves go on.</summary>
    public static void Close()
    {
        MigrationSession? last;
        lock (Gate)
        {
            (last, _current) = (_current, null);
        }

        Unwatched.Clear();
        KnownGuests.Clear();
        if (last is not null)
        {
            Blocking.WaitFor(last.DisposeAsync().AsTask(), CloseTimeout);
        }
    }
}

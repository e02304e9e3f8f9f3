using System.Collections.Concurrent;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Session;

/// <summary>What the module's commands share for as long as it is imported: connections above all.</summary>
internal static class ModuleSession
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    /// <summary>What this session drives may leave a guest off that ran: it is put right first.</summary>
    private static readonly TimeSpan DrivenTimeout = TimeSpan.FromMinutes(2);
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
                ProcessEnd.Heed();
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

    /// <summary>Ends all connections, and forgets. Moves go on, but for those that this session drives: those are ended first.</summary>
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
            var driven = last.Driven;
            if (driven.Count > 0)
            {
                Console.Error.WriteLine($"VmMigration: before this session ends, what it drives is put right: {string.Join(", ", driven)}. That takes two minutes at most.");
            }

            if (driven.Count > 0 && !Blocking.WaitFor(last.PutDrivenRightAsync(), DrivenTimeout))
            {
                Console.Error.WriteLine("VmMigration: it is not in order yet. Resume-VmMigration puts it right from a new session.");
            }

            Blocking.WaitFor(last.DisposeAsync().AsTask(), CloseTimeout);
        }
    }
}

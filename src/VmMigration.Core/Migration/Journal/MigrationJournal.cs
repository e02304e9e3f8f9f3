using System.Text.Encodings.Web;
using System.Text.Json;
using VmMigration.Files;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// What a move does, written down before it is done, so that another session can put an end to it. Each line that
/// matters is on the disk before the call returns. While it is open, no other session takes the move over.
/// </summary>
internal sealed class MigrationJournal : IDisposable
{
    /// <summary>Room that is taken when it begins: more than any move but those with hundreds of disks needs.</summary>
    private const int Reserved = 32 << 10;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How often the file's time says that its session is alive.</summary>
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly FileStream _file;
    private readonly FileStream _lock;
    private readonly string _path;
    private readonly HashSet<int> _unsettled;
    private bool _isUnderway;
    private readonly ITimer _pulse;
    private bool _ended;
    private bool _closed;

    private MigrationJournal(string path, FileStream taken, FileMode mode, JournaledMove? known, TimeProvider time)
    {
        _path = path;
        _unsettled = [.. (known?.Steps ?? []).Select((s, i) => (s.State, Number: i)).Where(s => IsOpen(s.State)).Select(s => s.Number)];
        _ended = known?.End is not null;
        _lock = taken;
        _time = time;
        try
        {
            _isUnderway = mode is FileMode.Open;
            var options = new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                BufferSize = 0,
                PreallocationSize = _isUnderway ? 0 : Reserved,
            };
            if (!_isUnderway && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnFiles.OwnersFile;
            }

            _file = new FileStream(path, options);
            if (_isUnderway)
            {
                CutBack(_file);
            }
        }
        catch
        {
            taken.Dispose();
            throw;
        }

        // By the clock of the files, whatever the moves' own is.
        _pulse = TimeProvider.System.CreateTimer(_ => Beat(), null, Pulse, Pulse);
    }

    /// <summary>Begins a move's journal.</summary>
    /// <exception cref="MigrationException">It cannot be written; nothing has been started.</exception>
    public static MigrationJournal Begin(JournalFolder folder, Guid id, MigrationPlan plan, TimeProvider time) =>
        Begin(folder, id, plan.Guest, json => JournalHeader.Write(json, id, plan), time);

    /// <summary>Begins the journal of what is done on the hosts before a move is planned.</summary>
    /// <exception cref="MigrationException">It cannot be written; nothing has been done.</exception>
    public static MigrationJournal BeginLook(JournalFolder folder, MigrationRequest request, GuestStatus guest, TimeProvider time)
    {
        var id = Guid.NewGuid();
        return Begin(folder, id, guest, json => JournalHeader.Write(json, id, request, guest), time);
    }

    /// <summary>Goes on with the journal of a move whose session is gone; null where another session is at work on it.</summary>
    public static MigrationJournal? Reopen(JournaledMove move, TimeProvider time) =>
        JournalLock.Take(move.Path) is { } taken ? new MigrationJournal(move.Path, taken, FileMode.Open, move, time) : null;

    /// <summary>Why it could not be written to its end; null where it could, so far. That never steers a move that is under way.</summary>
    public string? Failure { get; private set; }

    /// <summary>What is about to be done.</summary>
    public void Stage(MoveStage stage)
    {
        _isUnderway = true;
        TryWrite("stage", json => json.WriteString("stage", $"{stage}"), durable: true);
    }

    /// <summary>From now on this session drives the move, whatever was planned.</summary>
    public void Direct() => TryWrite("control", json => json.WriteString("control", $"{ControlMode.Direct}"), durable: true);

    /// <summary>A step's new state.</summary>
    /// <exception cref="MigrationException">It is about to be done before any daemon is asked to move the guest, and cannot be written down.</exception>
    public void Step(int number, StepState state, MoveStep step)
    {
        if (!TryWrite("step", json => WriteStep(json, number, state, step), durable: true) && state is StepState.Begun && !_isUnderway)
        {
            throw Unwritable(step.Subject, _path, Failure!, null);
        }

        lock (_gate)
        {
            _ = IsOpen(state) ? _unsettled.Add(number) : _unsettled.Remove(number);
        }
    }

    /// <summary>Something that a reader may want to know, and nothing depends on.</summary>
    public void Note(string text) => TryWrite("note", json => json.WriteString("text", text), durable: false);

    /// <summary>The end. Of a move whose outcome is not known there is none.</summary>
    public void End(MigrationProgress final)
    {
        if (final.Outcome is MigrationOutcome.Completed or MigrationOutcome.Failed or MigrationOutcome.Cancelled)
        {
            _ended |= TryWrite("ended", json => JournalEnd.Write(json, final), durable: true);
        }
    }

    /// <summary>The end of a move that nobody sees to any more, although something may be left.</summary>
    public void Abandon(MigrationProgress final)
    {
        TryWrite("abandoned", _ => { }, durable: false);
        lock (_gate)
        {
            _unsettled.Clear();
        }

        End(final);
    }

    /// <summary>Lets others take the move over, or puts it with those that nobody has to see to.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                Close(() =>
                {
                    if (_ended && _unsettled.Count == 0)
                    {
                        JournalFolder.PutAway(_path);
                    }
                });
            }
        }
    }

    /// <summary>Nothing is left of what it tells: it goes.</summary>
    public void Discard()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                Close(() => File.Delete(_path));
            }
        }
    }

    private static MigrationJournal Begin(JournalFolder folder, Guid id, GuestStatus guest, Action<Utf8JsonWriter> header, TimeProvider time)
    {
        var began = time.GetUtcNow();
        var path = folder.PathOf(id, began);
        try
        {
            OwnFiles.MakeFolder(folder.Path);
            folder.Prune();
            var journal = new MigrationJournal(path, JournalLock.Take(path) ?? throw new IOException($"{path} is in use."), FileMode.CreateNew, null, time);
            try
            {
                journal.Write("began", header, durable: true);
                return journal;
            }
            catch
            {
                journal.Dispose();
                throw;
            }
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            throw Unwritable($"{guest.Name} was not moved", path, e.Message, e);
        }
    }

    /// <summary>What is written next must not be appended to a line that was cut off in the middle of being written.</summary>
    private static void CutBack(FileStream file)
    {
        var whole = file.Length;
        for (; whole > 0; whole--)
        {
            file.Position = whole - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
        }

        file.SetLength(whole);
        file.Position = whole;
    }

    private static MigrationException Unwritable(string what, string path, string why, Exception? cause) => new(
        MigrationError.JournalUnavailable,
        $"{what}: what is done cannot be written down at {path}: {why}",
        $"Let this user write there, make room, or name another folder in the environment variable {JournalFolder.Variable}.",
        path,
        cause);

    /// <summary>A file that cannot be closed, or moved, is left as it is: it is read all the same.</summary>
    private void Close(Action file)
    {
        _closed = true;
        _pulse.Dispose();
        try
        {
            _file.Dispose();
            file();
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            Failure ??= e.Message;
        }
        finally
        {
            _lock.Dispose();
        }
    }

    /// <summary>Whoever finds the journal of a session that died knows by the file's time when that was.</summary>
    private void Beat()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                try
                {
                    File.SetLastWriteTimeUtc(_path, DateTime.UtcNow);
                }
                catch (Exception e) when (IsOfDisk(e))
                {
                    // The session seems to have died earlier: more is kept.
                }
            }
        }
    }

    private static bool IsOfDisk(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <returns>Whether it is written; what was written of it otherwise is taken back.</returns>
    private bool TryWrite(string entry, Action<Utf8JsonWriter> fields, bool durable)
    {
        lock (_gate)
        {
            var before = _closed ? 0 : _file.Position;
            try
            {
                Write(entry, fields, durable);
                return true;
            }
            catch (Exception e) when (IsOfDisk(e))
            {
                Failure ??= e.Message;
                TryTruncate(before);
                return false;
            }
        }
    }

    private void TryTruncate(long length)
    {
        try
        {
            _file.SetLength(length);
            _file.Position = length;
        }
        catch (Exception e) when (IsOfDisk(e))
        {
            // A reader leaves out what is not whole.
        }
    }

    private static bool IsOpen(StepState state) => state is StepState.Begun or StepState.Done;

    private static void WriteStep(Utf8JsonWriter json, int number, StepState state, MoveStep step)
    {
        json.WriteNumber("number", number);
        json.WriteString("state", $"{state}");
        json.WriteString("kind", step.Kind);
        json.WriteString("side", $"{step.Side}");
        json.WriteStartObject("fields");
        foreach (var (name, value) in step.Fields)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        if (step.KeptSince is { } why)
        {
            json.WriteString("kept", why);
        }
    }

    private void Write(string entry, Action<Utf8JsonWriter> fields, bool durable)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("at", _time.GetUtcNow());
            json.WriteString("entry", entry);
            fields(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
            _file.Flush(flushToDisk: durable);
        }
    }
}

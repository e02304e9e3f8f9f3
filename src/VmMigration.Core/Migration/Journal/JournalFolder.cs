using VmMigration.Files;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Where the journals of this user's moves are: one JSON Lines file a move.</summary>
public sealed class JournalFolder
{
    /// <summary>The environment variable that names another folder than the user's own.</summary>
    public const string Variable = "VMMIGRATION_STATE";

    private const string Extension = ".jsonl";
    private const string EndedExtension = ".ended.jsonl";
    private const int Kept = 1000;

    /// <summary>The journals in a folder, which is made with the first of them.</summary>
    /// <param name="path">The folder.</param>
    public JournalFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>
    /// The user's: <c>VMMIGRATION_STATE</c>; else <c>vmmigration</c> in <c>XDG_STATE_HOME</c>, which is
    /// <c>~/.local/state</c> where it is not set; on Windows in the local application data.
    /// </summary>
    public static JournalFolder OfUser()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return new JournalFolder(System.IO.Path.GetFullPath(named));
        }

        var state = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } xdg
                ? xdg
                : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return new JournalFolder(System.IO.Path.Combine(state, "vmmigration", "journal"));
    }

    /// <summary>All moves that are written down, the latest first. Files that are not journals are left out.</summary>
    /// <exception cref="MigrationException">Others can write to the folder, and so have the module do what they like.</exception>
    public IReadOnlyList<JournaledMove> ReadAll() => Read(Files());

    /// <summary>Moves that somebody has to see to: they have no end, or left something, and no session is at work on them.</summary>
    public IReadOnlyList<JournaledMove> ReadUnfinished() =>
        [.. ReadOpen().Where(m => m.IsUnfinished && !m.IsInUse)];

    /// <summary>Moves that have no end, or left something, whether a session is at work on them or not.</summary>
    internal IReadOnlyList<JournaledMove> ReadOpen() => Read(Files().Where(f => !IsPutAway(f)));

    /// <summary>Marks a move that nobody has to see to any more, so that it is not read each time somebody looks for those.</summary>
    internal static void PutAway(string path)
    {
        if (!IsPutAway(path))
        {
            File.Move(path, path[..^Extension.Length] + EndedExtension);
        }
    }

    /// <summary>The latest move of the same guest that began after another one; null where none did.</summary>
    internal JournaledMove? FindLater(JournaledMove move)
    {
        var since = $"{move.BeganAt.UtcDateTime:yyyyMMdd'T'HHmmss}";
        return Read(Files().Where(f => string.CompareOrdinal(System.IO.Path.GetFileName(f), since) >= 0))
            .FirstOrDefault(m => m.Uuid == move.Uuid && m.Stage is not MoveStage.Looking && m.BeganAt > move.BeganAt && m.Id != move.Id);
    }

    /// <summary>Demands that no other move of a guest is open beside the one that begins.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="begun">The move that begins.</param>
    /// <exception cref="MigrationException">One is.</exception>
    internal void DemandOnly(GuestStatus guest, Guid begun)
    {
        if (WhyNotAlone(guest, begun) is var (why, fix))
        {
            throw new MigrationException(MigrationError.VmBusy, $"{guest.Name} was not moved, and nothing was touched: {why}.", fix, guest.Name);
        }
    }

    /// <summary>Why a guest is not to be moved beside another move of it that is open, and the way out; null where there is none.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="begun">The move that begins; null where none does.</param>
    internal (string Why, string Fix)? WhyNotAlone(GuestStatus guest, Guid? begun)
    {
        if (ReadOpen().FirstOrDefault(m => m.Uuid == guest.Uuid && m.Id != begun && m is { IsUnfinished: true, Stage: not MoveStage.Looking }) is not { } open)
        {
            return null;
        }

        var which = $"{open.Source.Name} → {open.Destination.Name}, begun {open.BeganAt.ToLocalTime():g}";
        return open.IsInUse
            ? ($"a session is at work on another move of it ({which})", $"Follow that one: Get-VmMigration -Source {open.Source.Name} | Wait-VmMigration.")
            : ($"an earlier move of it ({which}) was left unfinished, and has to be put in order first",
                $"Resume-VmMigration {CommandText.Cmdlet(guest.Name)} -Source {open.Source.Name}; then move it again. If what it left is to stay as it is, add -Abandon.");
    }

    internal string PathOf(Guid id, DateTimeOffset began) =>
        System.IO.Path.Combine(Path, $"{began.UtcDateTime:yyyyMMdd'T'HHmmss}-{id:N}{Extension}");

    /// <summary>Forgets the oldest of those that nobody has to see to, as far as there are more than anybody reads.</summary>
    internal void Prune()
    {
        foreach (var file in Files().Where(IsPutAway).OrderDescending(StringComparer.Ordinal).Skip(Kept).Where(HasLeftNothing))
        {
            File.Delete(file);
        }
    }

    /// <summary>Journals that cannot be read, and why.</summary>
    internal IReadOnlyList<(string Path, string Why)> ListUnreadable()
    {
        List<(string Path, string Why)> found = [];
        foreach (var file in Files())
        {
            try
            {
                JournalReader.Read(file);
            }
            catch (FileNotFoundException)
            {
                // Put away, or gone, just now.
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                found.Add((file, e.Message));
            }
        }

        return found;
    }

    /// <summary>Of what was kept on a host, its journal is all that knows.</summary>
    private static bool HasLeftNothing(string file) => TryRead(file) is not { } move || move.Steps.All(s => s.State is not StepState.Kept);

    private static bool IsPutAway(string file) => file.EndsWith(EndedExtension, StringComparison.Ordinal);

    private static JournaledMove[] Read(IEnumerable<string> files) =>
        [.. files.Select(TryRead).OfType<JournaledMove>().OrderByDescending(m => m.BeganAt)];

    /// <summary>A file that somebody damaged is no journal, in whatever way it surprises; it does not keep the others from being read.</summary>
    private static JournaledMove? TryRead(string file)
    {
        try
        {
            return JournalReader.Read(file);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private string[] Files()
    {
        if (!Directory.Exists(Path))
        {
            return [];
        }

        return OwnFiles.WhyForeign(Path) is { } why
            ? throw new MigrationException(
                MigrationError.JournalUnavailable,
                $"The journals in {Path} are not read, and nothing was done: whoever can write there could have this module delete images and end guests. {char.ToUpperInvariant(why[0])}{why[1..]}.",
                $"Mend that, or name a folder of your own in the environment variable {Variable}.",
                Path)
            : Directory.GetFiles(Path, "*" + Extension);
    }
}

namespace VmMigration.Formats;

/// <summary>The table of one guest and destination, written row by row.</summary>
internal sealed class CheckTable
{
    private const int StatusWidth = 7;
    private const int DefaultWidth = 120;
    private const int LeastForFix = 66;

    private readonly CheckRun? _run;
    private readonly int _id;
    private readonly int _subject;
    private readonly int _message;
    private readonly int _fix;
    private int _next;
    private bool _isWhole;
    private bool _hasHeader;
    private bool _hasCounted;

    /// <summary>Begins a table.</summary>
    /// <param name="place">Where its first record stands among what was found; null where that is not known.</param>
    /// <param name="first">The first record.</param>
    /// <param name="width">How wide the screen is; 0 where there is none.</param>
    public CheckTable(CheckRun.Place? place, MigrationCheck first, int width)
    {
        _run = place?.Run;
        _isWhole = place is { Index: 0 };
        _next = place?.Index ?? 0;
        var shown = _run?.Checks.Where(c => c.Status is not CheckStatus.Pass || !_isWhole).Append(first).ToArray() ?? [first];
        _id = Math.Clamp(shown.Max(c => c.Id.Length), 12, 26);
        _subject = Math.Clamp(shown.Max(c => c.Subject?.Length ?? 0), 7, 18);
        var rest = Math.Max(width > 0 ? width - 1 : DefaultWidth, 60) - StatusWidth - _id - _subject - 3;
        (_message, _fix) = rest < LeastForFix ? (rest, 0) : ((rest - 1) * 11 / 20, rest - 1 - ((rest - 1) * 11 / 20));
    }

    /// <summary>A record's row; null where it is counted with others.</summary>
    /// <param name="check">The record.</param>
    /// <param name="colour">Colours its status.</param>
    public string? Next(MigrationCheck check, Func<string, string> colour)
    {
        var index = CheckRun.Of(check) is { } place && place.Run == _run ? place.Index : -1;
        _isWhole &= index == _next;
        _next = index + 1;
        if (!_isWhole || check.Status is not CheckStatus.Pass)
        {
            return Row($"{check.Status}", colour, check.Id, check.Subject ?? "", check.Message, check.Fix ?? "");
        }

        if (_hasCounted)
        {
            return null;
        }

        _hasCounted = true;
        var count = _run!.Checks.Count - index;
        return Row("Pass", colour, "…", "", $"{count}{(index == 0 ? "" : " more")} (all: | Format-List; about_VmMigration_Checks)", "");
    }

    private string Row(string status, Func<string, string> colour, string id, string subject, string message, string fix)
    {
        var text = _fix > 0 || fix.Length == 0 ? Wrapped.At(message, _message) : [.. Wrapped.At(message, _message), .. Wrapped.At($"→ {fix}", _message)];
        var (ids, subjects, fixes) = (Wrapped.At(id, _id), Wrapped.At(subject, _subject), _fix > 0 ? Wrapped.At(fix, _fix) : []);
        List<string> lines = [];
        if (!_hasHeader)
        {
            _hasHeader = true;
            lines.AddRange(Header());
        }

        for (var i = 0; i < Math.Max(Math.Max(text.Count, fixes.Count), Math.Max(ids.Count, subjects.Count)); i++)
        {
            var first = i == 0 ? colour(status) + new string(' ', StatusWidth - status.Length) : new string(' ', StatusWidth);
            lines.Add(Line(first, At(ids, i), At(subjects, i), At(text, i), At(fixes, i)));
        }

        return string.Join('\n', lines);
    }

    private IEnumerable<string> Header() =>
    [
        Line("Status ", "Check", "Subject", "Message", _fix > 0 ? "Fix" : ""),
        Line("------ ", "-----", "-------", "-------", _fix > 0 ? "---" : ""),
    ];

    private string Line(string status, string id, string subject, string message, string fix) =>
        $"{status} {id.PadRight(_id)} {subject.PadRight(_subject)} {message.PadRight(_message)} {fix}".TrimEnd();

    private static string At(IReadOnlyList<string> lines, int index) => index < lines.Count ? lines[index] : "";
}

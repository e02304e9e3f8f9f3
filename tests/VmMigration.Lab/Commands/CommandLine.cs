using System.Globalization;

namespace VmMigration.Lab.Commands;

/// <summary>A command's words, taken one by one.</summary>
internal sealed class CommandLine(IEnumerable<string> words)
{
    /// <summary>The lab that commands are about when they name none.</summary>
    public const string DefaultName = "lab";

    private readonly List<string> _words = [.. words];

    public string? Text(string option)
    {
        int index = _words.IndexOf(option);
        if (index < 0)
        {
            return null;
        }
        if (index + 1 == _words.Count)
        {
            throw new UsageException($"{option} needs a value.");
        }
        string value = _words[index + 1];
        _words.RemoveRange(index, 2);
        return value;
    }

    /// <summary>An option's value as the words that commas part.</summary>
    public IEnumerable<string> Words(string option)
        => Text(option)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>An option's value only where the line begins with it: what follows is another program's.</summary>
    public string? Leading(string option) => _words.FirstOrDefault() == option ? Text(option) : null;

    public int? Number(string option) => Text(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw new UsageException($"{option} needs a number, not '{text}'.");

    public bool Flag(string option) => _words.Remove(option);

    public string? Next()
    {
        string? word = _words.FirstOrDefault();
        if (word is not null)
        {
            _words.RemoveAt(0);
        }
        return word;
    }

    public IReadOnlyCollection<string> Rest() => _words;

    public void EnsureAllRead()
    {
        if (_words is [{ } word, ..])
        {
            throw new UsageException($"'{word}' is not known here.");
        }
    }
}

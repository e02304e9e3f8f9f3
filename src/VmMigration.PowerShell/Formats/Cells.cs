using System.Buffers;
using System.Globalization;

namespace VmMigration.Formats;

/// <summary>Text as it stands on a terminal, where some characters take two cells.</summary>
internal static class Cells
{
    // Where a word that is too long for a line is broken, if it has one of them: names of hosts and guests, paths, lists.
    private static readonly SearchValues<char> Joints = SearchValues.Create(".-_/,:");

    /// <summary>How many cells a text takes.</summary>
    public static int Count(string text) => text.Sum(Count);

    /// <summary>A text with spaces up to so many cells.</summary>
    public static string Pad(string text, int width, bool right)
    {
        var spaces = new string(' ', Math.Max(0, width - Count(text)));
        return right ? spaces + text : text + spaces;
    }

    /// <summary>A text on one line.</summary>
    public static string OneLine(string? text) =>
        text is null ? "" : string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>A text in lines of so many cells, broken between words, and within those that are longer.</summary>
    public static IReadOnlyList<string> Wrap(string? text, int width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in OneLine(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var start = line.Length == 0 ? "" : $"{line} ";
            var rest = word;
            while (Count(start + rest) > width)
            {
                var cut = Count(word) > width ? Cut(rest, width - Count(start), isWhole: start.Length == 0) : 0;
                lines.Add((start + rest[..cut]).TrimEnd());
                (start, rest) = ("", rest[cut..]);
            }

            line = start + rest;
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>Where a word is broken that is longer than what is left of its line: at a joint, or, where the line is its own, anywhere.</summary>
    private static int Cut(string word, int room, bool isWhole)
    {
        var fitting = Fitting(word, room);
        var joint = word.AsSpan(0, fitting).LastIndexOfAny(Joints) + 1;
        return joint > 1 ? joint : isWhole ? Math.Max(fitting, 1) : 0;
    }

    /// <summary>How many characters fit so many cells, with no half of a pair.</summary>
    private static int Fitting(string word, int room)
    {
        var (length, used) = (0, 0);
        while (length < word.Length && used + Count(word[length]) <= room)
        {
            used += Count(word[length++]);
        }

        return length > 0 && char.IsHighSurrogate(word[length - 1]) ? length - 1 : length;
    }

    // What the engine reckons with, too; half of a pair is one cell, so that a pair is two.
    private static int Count(char c) => c switch
    {
        < '\u0300' => 1,
        _ when CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
        >= '\u1100' and <= '\u115f' or '\u2329' or '\u232a' or (>= '\u2e80' and <= '\ua4cf' and not '\u303f')
            or (>= '\uac00' and <= '\ud7a3') or (>= '\uf900' and <= '\ufaff') or (>= '\ufe10' and <= '\ufe19')
            or (>= '\ufe30' and <= '\ufe6f') or (>= '\uff00' and <= '\uff60') or (>= '\uffe0' and <= '\uffe6') => 2,
        _ => 1,
    };
}

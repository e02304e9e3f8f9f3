using System.Globalization;
using System.Text;

namespace VmMigration.Libvirt;

/// <summary>
/// The one filter for text from outside that people get to see: what steers a terminal or turns the order of letters
/// round becomes U+FFFD, so that it is seen that something was there.
/// </summary>
public static class DisplayText
{
    /// <summary>A text of several lines.</summary>
    public static string Clean(string text) => Filter(text, lines: true);

    /// <summary>A name, or what else has its place in a line.</summary>
    public static string CleanLine(string text) => Filter(text, lines: false);

    private static string Filter(string text, bool lines)
    {
        if (text.EnumerateRunes().All(r => IsPlain(r, lines)) && !HasLoneSurrogate(text))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            shown.Append(IsPlain(rune, lines) ? rune.ToString() : "\uFFFD");
        }

        return shown.ToString();
    }

    private static bool IsPlain(Rune rune, bool lines) => rune.Value switch
    {
        '\n' or '\t' => lines,
        // Marks of direction: U+061C, U+200E and 200F, U+202A to 202E, U+2066 to 2069; ends of lines and paragraphs; tags.
        0x061C or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069) or (>= 0xE0000 and <= 0xE007F) => false,
        // C0 and C1, among them U+009B, which begins a terminal's commands as ESC [ does.
        _ => Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Control,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}

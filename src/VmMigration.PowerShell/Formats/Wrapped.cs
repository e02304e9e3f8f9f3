namespace VmMigration.Formats;

/// <summary>Text for a table whose last columns share what is left of the screen. The engine itself would break within words.</summary>
public static class Wrapped
{
    private const int DefaultScreen = 120;
    private const int LeastColumn = 16;

    /// <summary>The text in lines that fit its column, broken between words, and within those that are longer.</summary>
    /// <param name="text">The text.</param>
    /// <param name="screen">How wide the screen is, in characters; 0 where there is none.</param>
    /// <param name="taken">How much of it the other columns take, with the spaces between columns.</param>
    /// <param name="columns">How many columns share the rest.</param>
    public static string Column(string? text, int screen, int taken, int columns)
    {
        var width = Math.Max(LeastColumn, (((screen > 0 ? screen : DefaultScreen) - taken) / columns) - 1);
        return string.Join('\n', At(text ?? "", width));
    }

    private static List<string> At(string text, int width)
    {
        List<string> lines = [];
        var rest = text.ReplaceLineEndings(" ").AsSpan().Trim();
        while (rest.Length > width)
        {
            var space = rest[..(width + 1)].LastIndexOf(' ');
            var cut = space > 0 ? space : width;
            lines.Add(rest[..cut].TrimEnd().ToString());
            rest = rest[cut..].TrimStart();
        }

        lines.Add(rest.ToString());
        return lines;
    }
}

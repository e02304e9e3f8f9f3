namespace VmMigration.Formats;

/// <summary>Text in lines of a width: broken between words, and within those that are longer.</summary>
internal static class Wrapped
{
    /// <summary>The lines; none for no text.</summary>
    public static IReadOnlyList<string> At(string text, int width)
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

        if (rest.Length > 0)
        {
            lines.Add(rest.ToString());
        }

        return lines;
    }
}

namespace VmMigration.Hosts;

/// <summary>Text as a POSIX shell takes it for one word.</summary>
public static class ShellText
{
    /// <summary>A word that stands for itself, whatever is in it.</summary>
    /// <param name="text">A path or name from outside.</param>
    /// <exception cref="ArgumentException">It has a NUL in it, which no word can have.</exception>
    public static string Quote(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("A NUL cannot be in a shell's word.", nameof(text))
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

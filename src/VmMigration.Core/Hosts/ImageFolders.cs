namespace VmMigration.Hosts;

/// <summary>The folders, with all that is in them, where a host's images may be without a storage pool. Equal where they are the same.</summary>
public sealed record ImageFolders
{
    private const char Separator = ':';
    private readonly string _text;

    /// <param name="text">Absolute paths, separated by colons.</param>
    public ImageFolders(string text) => _text = text;

    /// <param name="paths">Absolute paths without colons.</param>
    internal ImageFolders(IEnumerable<string> paths)
        : this(string.Join(Separator, paths))
    {
    }

    /// <summary>The paths.</summary>
    public IReadOnlyList<string> Paths => _text.Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it can be one of them: an absolute path that is written plainly.</summary>
    internal static bool IsPath(string path) =>
        path.StartsWith('/') && !path.Contains(Separator) && !path.Any(char.IsControl) && !path.Split('/').Any(s => s is "." or "..");

    /// <summary>The paths, for reading.</summary>
    public override string ToString() => string.Join(", ", Paths);

    /// <summary>The paths, as they are written down.</summary>
    internal string Write() => _text;
}

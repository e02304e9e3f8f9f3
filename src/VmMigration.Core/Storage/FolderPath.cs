namespace VmMigration.Storage;

/// <summary>Paths of a host, which has Unix's whatever this session runs on.</summary>
internal static class FolderPath
{
    /// <summary>Without doubled and trailing slashes: two ways to write one path are one.</summary>
    public static string Normal(string path) =>
        (path.StartsWith('/') ? "/" : "") + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The folder that holds a file.</summary>
    public static string Of(string path)
    {
        var normal = Normal(path);
        var slash = normal.LastIndexOf('/');
        return slash <= 0 ? "/" : normal[..slash];
    }

    /// <summary>A path's last name.</summary>
    public static string NameOf(string path) => Normal(path)[(Normal(path).LastIndexOf('/') + 1)..];

    /// <summary>A file in a folder.</summary>
    public static string Join(string folder, string name) => folder == "/" ? $"/{name}" : $"{folder}/{name}";
}

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

    /// <summary>Whether a path has <c>.</c> or <c>..</c> in it, so that what it names depends on who follows it, and through which links.</summary>
    public static bool HasDots(string path) => path.Split('/').Any(s => s is "." or "..");

    /// <summary>A path out of a journal, which is to name one file and no other.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public static string Demand(string path) => path.StartsWith('/') && !HasDots(path) ? Normal(path) : throw new FormatException($"{path} is no plain path.");

    /// <summary>A file's name out of a journal.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string DemandName(string name) => IsName(name) ? name : throw new FormatException($"{name} is no file's name.");

    /// <summary>Whether it is the name of a file in a folder, and leads nowhere else.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.Contains('/') && name is not ("." or "..");

    /// <summary>A file in a folder.</summary>
    public static string Join(string folder, string name) => folder == "/" ? $"/{name}" : $"{folder}/{name}";
}

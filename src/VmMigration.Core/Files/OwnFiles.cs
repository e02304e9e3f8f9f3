namespace VmMigration.Files;

/// <summary>
/// The files that steer this module. Whoever else could write to them could have commands run and images deleted in this user's
/// name: they belong to this user or to root, and nobody else may write to them. ssh asks the same of its own files.
/// </summary>
internal static class OwnFiles
{
    private const UnixFileMode ByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What new files are given. On Windows the user's profile is private.</summary>
    public const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder, and those above it that are not there, into which nobody else can look.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Folder);
        }
    }

    /// <summary>Why a file or a folder is not to be trusted, and the way out; null where it is. Windows' own are.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not ask.</exception>
    public static string? WhyForeign(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & ByOthers) != 0)
        {
            return $"others than its owner may write to it (mode {Convert.ToString((int)mode, 8)}): chmod go-w '{path}'";
        }

        return UnixOwner.Of(path) is { IsTrusted: false, Id: var id } ? $"it belongs to another user (uid {id}), who can change it: make it your own, or name another" : null;
    }
}

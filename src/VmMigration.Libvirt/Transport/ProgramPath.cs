namespace VmMigration.Libvirt.Transport;

/// <summary>Finds a program in PATH, and nowhere else: not in the current folder, where anybody may have put one.</summary>
internal static class ProgramPath
{
    /// <summary>The full path of a program; null when there is none.</summary>
    /// <param name="program">A name, or a path that is taken as it is.</param>
    /// <param name="searchPath">The folders, as in PATH.</param>
    public static string? Find(string program, string? searchPath)
    {
        if (program.Contains('/') || program.Contains(Path.DirectorySeparatorChar))
        {
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        }

        string name = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return (searchPath ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0);
    }
}

namespace VmMigration.Hosts;

/// <summary>Which file the inventory is read from.</summary>
/// <param name="Path">The file, which may not exist.</param>
/// <param name="IsExplicit">Whether somebody named it; then it has to exist.</param>
public sealed record InventoryLocation(string Path, bool IsExplicit)
{
    /// <summary>The environment variable that names the inventory.</summary>
    public const string EnvironmentVariable = "VMMIGRATION_INVENTORY";

    /// <summary>
    /// The file that is named, else the one in <c>VMMIGRATION_INVENTORY</c>, else <c>hosts.yaml</c> in the user's
    /// configuration folder: <c>$XDG_CONFIG_HOME/vmmigration</c> or <c>~/.config/vmmigration</c>, and
    /// <c>%APPDATA%\VmMigration</c> on Windows.
    /// </summary>
    /// <param name="explicitPath">What the administrator named, or null.</param>
    /// <param name="environment">Reads an environment variable; null means the process's own.</param>
    public static InventoryLocation Find(string? explicitPath, Func<string, string?>? environment = null) =>
        Find(explicitPath, environment ?? Environment.GetEnvironmentVariable, OperatingSystem.IsWindows());

    internal static InventoryLocation Find(string? explicitPath, Func<string, string?> environment, bool windows)
    {
        string? named = string.IsNullOrEmpty(explicitPath) ? environment(EnvironmentVariable) : explicitPath;
        return string.IsNullOrEmpty(named)
            ? new InventoryLocation(System.IO.Path.Combine(ConfigurationFolder(environment, windows), "hosts.yaml"), false)
            : new InventoryLocation(ExpandHome(named, environment), true);
    }

    /// <summary>A path with the user's own folder in place of a leading <c>~</c>.</summary>
    internal static string ExpandHome(string path, Func<string, string?> environment) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal)
            ? System.IO.Path.Combine(Home(environment), path[1..].TrimStart('/', '\\'))
            : path;

    private static string ConfigurationFolder(Func<string, string?> environment, bool windows)
    {
        if (windows)
        {
            string roaming = environment("APPDATA")
                ?? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
            return System.IO.Path.Combine(roaming, "VmMigration");
        }

        string? xdg = environment("XDG_CONFIG_HOME");
        // The XDG specification has relative paths ignored.
        string folder = xdg is not null && xdg.StartsWith('/') ? xdg : System.IO.Path.Combine(Home(environment), ".config");
        return System.IO.Path.Combine(folder, "vmmigration");
    }

    private static string Home(Func<string, string?> environment) =>
        environment("HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}

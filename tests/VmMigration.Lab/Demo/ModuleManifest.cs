namespace VmMigration.Lab.Demo;

/// <summary>Finds the checkout's built module.</summary>
internal static class ModuleManifest
{
    /// <summary>The manifest's path, or null where there is none or nothing was built.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var manifest = Path.Combine(folder.FullName, "VmMigration.psd1");
            if (File.Exists(manifest))
            {
                return File.Exists(Path.Combine(folder.FullName, "bin", "VmMigration.PowerShell.dll")) ? manifest : null;
            }
        }

        return null;
    }
}

namespace VmMigration.Libvirt.Transport;

/// <summary>The file that an ssh process writes its own words into: nobody else's to read, gone with the process.</summary>
internal sealed class SshLog : IDisposable
{
    private const int MostRead = 64 * 1024;

    public SshLog()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"vmmigration-{Guid.NewGuid():N}.log");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(Path, options).Dispose();
    }

    public string Path { get; }

    /// <summary>What it says so far, without what steers a terminal.</summary>
    public string Text
    {
        get
        {
            try
            {
                using FileStream file = new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                file.Seek(-Math.Min(file.Length, MostRead), SeekOrigin.End);
                using StreamReader reader = new(file);
                return DisplayText.Clean(reader.ReadToEnd().Replace("\r\n", "\n").Replace('\r', '\n')).Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An ssh that does not end holds it.
        }
    }
}

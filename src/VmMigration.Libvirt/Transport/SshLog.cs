namespace VmMigration.Libvirt.Transport;

/// <summary>
/// The file that an ssh process writes its own words into: nobody else's to read. It has a name until ssh has opened it, so that a
/// client that is killed leaves none; on Windows until the process is over.
/// </summary>
internal sealed class SshLog : IDisposable
{
    private const int MostRead = 64 * 1024;

    private readonly FileStream _file;

    public SshLog()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"vmmigration-{Guid.NewGuid():N}.log");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = new FileStream(Path, options);
    }

    public string Path { get; }

    /// <summary>What it says so far, without what steers a terminal.</summary>
    public string Text
    {
        get
        {
            try
            {
                _file.Seek(-Math.Min(_file.Length, MostRead), SeekOrigin.End);
                using StreamReader reader = new(_file, leaveOpen: true);
                return DisplayText.Clean(reader.ReadToEnd().Replace("\r\n", "\n").Replace('\r', '\n')).Trim();
            }
            catch (IOException)
            {
                return "";
            }
        }
    }

    /// <summary>ssh has it open, and needs no name of it any more.</summary>
    public void Opened()
    {
        if (!OperatingSystem.IsWindows())
        {
            Delete();
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        Delete();
    }

    private void Delete()
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

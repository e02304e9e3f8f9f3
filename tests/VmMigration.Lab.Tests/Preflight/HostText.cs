namespace VmMigration.Lab.Tests.Preflight;

/// <summary>A file of a host, or of the workstation, that a test has changed and puts back.</summary>
internal sealed class HostText : IDisposable
{
    private readonly string _path;
    private readonly string _before;

    /// <summary>Changes the file where it is, since a host may have it mounted.</summary>
    public HostText(string path, Func<string, string> change)
    {
        _path = path;
        _before = File.ReadAllText(path);
        File.WriteAllText(path, change(_before));
    }

    /// <summary>Puts it back. Safe to repeat.</summary>
    public void Dispose() => File.WriteAllText(_path, _before);
}

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>A folder of a test's own, with a short path since sockets go into it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vmm").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a shell script that can be run.</summary>
    public string Script(string name, string body)
    {
        string path = this[name];
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

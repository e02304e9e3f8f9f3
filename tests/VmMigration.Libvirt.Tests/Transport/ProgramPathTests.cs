using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public sealed class ProgramPathTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _file = OperatingSystem.IsWindows() ? "tool.exe" : "tool";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_that_of_the_first_folder_that_has_the_program()
    {
        string path = _folder.Script(_file, "");

        Assert.Equal(path, ProgramPath.Find("tool", string.Join(Path.PathSeparator, _folder["none"], _folder.Path)));
    }

    [Fact]
    public void Is_never_in_a_folder_that_depends_on_where_one_is()
    {
        _folder.Script(_file, "");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);

        Assert.Null(ProgramPath.Find("tool", string.Join(Path.PathSeparator, relative, ".", "")));
    }

    [Fact]
    public void Is_not_that_of_a_file_that_cannot_be_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are not on Windows");
        File.WriteAllText(_folder["tool"], "");

        Assert.Null(ProgramPath.Find("tool", _folder.Path));
    }
}

using System.Diagnostics;
using System.Globalization;
using VmMigration.Lab;

namespace VmMigration.Acceptance;

/// <summary>Which PowerShell is started, and that it is the process that was started.</summary>
public sealed class PowerShellToolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmmigration-pwsh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_process_is_PowerShell_itself()
    {
        var powerShell = await PowerShellTool.FindAsync(cancellationToken: Cancellation);
        Assert.True(powerShell.Version >= new Version(7, 4), $"{powerShell}");
        await EnsureItselfAsync(powerShell.StartInfo([]));
    }

    [Fact]
    public async Task A_launcher_becomes_it()
    {
        (await PowerShellTool.FindAsync(cancellationToken: Cancellation)).WriteLauncher(_folder.FullName);
        await EnsureItselfAsync(new ProcessStartInfo(Path.Combine(_folder.FullName, "pwsh")));
    }

    [Fact]
    public async Task One_that_starts_a_child_is_passed_over_for_its_child()
    {
        var powerShell = await PowerShellTool.FindAsync(cancellationToken: Cancellation);
        powerShell.WriteLauncher(_folder.FullName);
        var shim = Write("shim", $"'{_folder.FullName}/pwsh' \"$@\"; exit $?");
        var found = await PowerShellTool.AskAsync(shim, Cancellation);
        Assert.NotNull(found);
        await EnsureItselfAsync(found.StartInfo([]));
    }

    [Theory]
    [InlineData("echo 7.2.24; echo /opt/pwsh; echo /opt")]
    [InlineData("exit 134")]
    [InlineData("echo usage: pwsh")]
    public async Task One_that_is_too_old_or_none_is_not_taken(string script) =>
        Assert.Null(await PowerShellTool.AskAsync(Write("pwsh", script), Cancellation));

    [Fact]
    public async Task One_that_cannot_be_run_is_not_taken()
    {
        var file = Path.Combine(_folder.FullName, "pwsh");
        await File.WriteAllTextAsync(file, "no program", Cancellation);
        Assert.Null(await PowerShellTool.AskAsync(file, Cancellation));
    }

    private static async Task EnsureItselfAsync(ProcessStartInfo info)
    {
        foreach (var argument in (string[])["-NoProfile", "-NonInteractive", "-Command", "$PID; exit 7"])
        {
            info.ArgumentList.Add(argument);
        }

        info.RedirectStandardOutput = true;
        using var process = Process.Start(info)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(process.Id.ToString(CultureInfo.InvariantCulture), output.Trim());
        Assert.Equal(7, process.ExitCode);
    }

    private string Write(string name, string script)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}

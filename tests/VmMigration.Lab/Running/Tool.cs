using System.Diagnostics;
using System.Text;

namespace VmMigration.Lab;

/// <summary>Runs the system's programs: ip, ssh-keygen, virsh, and so on.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end and collects what it says. A cancelled call kills it.</summary>
    /// <exception cref="LabException">The program is not there.</exception>
    public static async Task<CommandResult> RunAsync(
        string file, IEnumerable<string> arguments, string? input = null, CancellationToken cancellationToken = default)
    {
        using var process = new Process { StartInfo = StartInfo(file, arguments) };
        string command = string.Join(' ', process.StartInfo.ArgumentList.Prepend(file));
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LabException($"'{file}' cannot be run: {e.Message}", e);
        }
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            }
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(command, process.ExitCode, (await output).TrimEnd('\n'), (await error).TrimEnd('\n'));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs a program that has to succeed.</summary>
    /// <exception cref="LabException">It did not.</exception>
    public static async Task<string> RunCheckedAsync(
        string file, IEnumerable<string> arguments, string? input = null, CancellationToken cancellationToken = default)
        => (await RunAsync(file, arguments, input, cancellationToken)).EnsureSuccess().Output;

    /// <summary>Runs a program on this process's own terminal and returns its exit code.</summary>
    public static async Task<int> RunOnTerminalAsync(ProcessStartInfo info, CancellationToken cancellationToken = default)
    {
        using var process = new Process { StartInfo = info };
        process.Start();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return process.ExitCode;
    }

    /// <summary>Where PATH has a program; null where it does not.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Starts a program that outlives this process: in a session of its own, so that Ctrl+C does not reach it, and with no
    /// pipe to this process.
    /// </summary>
    public static Task StartDetachedAsync(
        string log, string file, IEnumerable<string> arguments, CancellationToken cancellationToken = default)
        => RunCheckedAsync(
            "sh", ["-c", "log=$1; shift; setsid \"$@\" </dev/null >\"$log\" 2>&1 &", "sh", log, file, .. arguments], null, cancellationToken);

    private static ProcessStartInfo StartInfo(string file, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        info.Environment["LC_ALL"] = "C";
        return info;
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace VmMigration.Libvirt.Transport;

/// <summary>Starts the system's ssh client.</summary>
internal static class SshDialer
{
    public static Task<LibvirtChannel> DialAsync(LibvirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string program = options.SshProgram ?? "ssh";
        string path = ProgramPath.Find(program, Environment.GetEnvironmentVariable("PATH")) ?? throw Missing(uri, program);
        Process process = new() { StartInfo = StartInfo(path, uri, options) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new LibvirtConnectException(
                ConnectFailure.SshMissing, uri.Host!, $"{path} cannot be started: {e.Message}.", e.Message, e);
        }

        return Task.FromResult<LibvirtChannel>(new SshChannel(process, uri, options));
    }

    internal static ProcessStartInfo StartInfo(string ssh, LibvirtUri uri, DialOptions options)
    {
        ProcessStartInfo start = new(ssh)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // A console of its own, where Windows sends no Ctrl+C.
            CreateNoWindow = !options.Interactive,
        };
        if (!OperatingSystem.IsWindows() && !options.Interactive)
        {
            // Ctrl+C in the terminal goes to every process of the foreground, and is ours alone to answer. ssh leaves the
            // signals ignored that it finds so, and the programs that it starts for a jump host inherit that.
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("trap \"\" INT QUIT; exec \"$@\"");
            start.ArgumentList.Add("sh");
            start.ArgumentList.Add(ssh);
        }

        foreach (string argument in SshArguments.For(uri, options))
        {
            start.ArgumentList.Add(argument);
        }

        // What ssh prints is read by a program, so in one language.
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static LibvirtConnectException Missing(LibvirtUri uri, string program) => new(
        ConnectFailure.SshMissing,
        uri.Host!,
        $"There is no program '{program}' in PATH, which is needed to reach {uri.Host}. Install the OpenSSH client"
            + (OperatingSystem.IsWindows() ? " (Settings, Optional features)." : "."));
}

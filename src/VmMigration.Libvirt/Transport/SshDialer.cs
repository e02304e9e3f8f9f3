using System.ComponentModel;
using System.Diagnostics;

namespace VmMigration.Libvirt.Transport;

/// <summary>Starts the system's ssh client.</summary>
internal static class SshDialer
{
    public static Task<LibvirtChannel> DialAsync(LibvirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SshLog log = new();
        try
        {
            return Task.FromResult<LibvirtChannel>(new SshChannel(Start(uri, options, SshArguments.For(uri, options), log), log, uri, options));
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Starts ssh.</summary>
    /// <param name="uri">Where to.</param>
    /// <param name="options">How, as far as the URI does not say.</param>
    /// <param name="arguments">What it is to do.</param>
    /// <param name="log">Takes its own words.</param>
    /// <exception cref="LibvirtConnectException">This machine has none.</exception>
    internal static Process Start(LibvirtUri uri, DialOptions options, IReadOnlyList<string> arguments, SshLog log)
    {
        string program = options.SshProgram ?? "ssh";
        string path = ProgramPath.Find(program, Environment.GetEnvironmentVariable("PATH")) ?? throw Missing(uri, program);
        Process process = new() { StartInfo = StartInfo(path, options, ["-E", log.Path, .. arguments]) };
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

        return process;
    }

    /// <summary>Ends an ssh process, and what it started.</summary>
    internal static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It has ended, or ends just now.
        }
    }

    private static ProcessStartInfo StartInfo(string ssh, DialOptions options, IReadOnlyList<string> arguments)
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

        foreach (string argument in arguments)
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

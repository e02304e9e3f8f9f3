using System.Globalization;

namespace VmMigration.Libvirt.Transport;

/// <summary>The arguments of the ssh program for a URI.</summary>
internal static class SshArguments
{
    /// <summary>Those that lead to the daemon's socket.</summary>
    public static IReadOnlyList<string> For(LibvirtUri uri, DialOptions options) =>
        For(uri, options, RemoteCommand.For(uri, options.ReadOnly));

    /// <summary>Those that run a command on the host, which its login shell reads.</summary>
    public static IReadOnlyList<string> For(LibvirtUri uri, DialOptions options, string command)
    {
        List<string> arguments = [];
        if ((uri.SshConfig ?? options.SshConfigPath) is { } config)
        {
            arguments.AddRange(["-F", config]);
        }

        if (uri.Port is { } port)
        {
            arguments.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        }

        if (uri.User is not null)
        {
            arguments.AddRange(["-l", uri.User]);
        }

        if (uri.KeyFile is not null)
        {
            arguments.AddRange(["-i", uri.KeyFile]);
        }

        // Nothing in the stream is special, whatever the configuration says about terminals; and neither the user's agent nor
        // his screen is offered to a hypervisor.
        arguments.AddRange(["-T", "-e", "none", "-a", "-x"]);
        arguments.AddRange(Settings(uri, options).SelectMany(setting => new[] { "-o", setting }));
        arguments.AddRange(["--", uri.Host!, command]);
        return arguments;
    }

    private static IEnumerable<string> Settings(LibvirtUri uri, DialOptions options)
    {
        if (uri.NoTty || !options.Interactive)
        {
            yield return "BatchMode=yes";
        }

        if (uri.NoVerify)
        {
            yield return "StrictHostKeyChecking=no";
        }
        else if (uri.AcceptNewHostKeys)
        {
            yield return "StrictHostKeyChecking=accept-new";
        }

        if (uri.KnownHosts is not null)
        {
            yield return $"UserKnownHostsFile=\"{uri.KnownHosts.Replace('\\', '/')}\"";
        }

        // A shorter limit than ours, so that ssh's own words about it come first.
        if (options.Timeout > TimeSpan.Zero)
        {
            int seconds = Math.Max(1, (int)(options.Timeout.TotalSeconds * 2 / 3));
            yield return string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={seconds}");
        }

        yield return "ServerAliveInterval=5";

        // So it says when it is in, which tells a slow login shell from a slow network.
        yield return "LogLevel=VERBOSE";

        // A connection of the user's may be shared, but ours, which ends when we are done, must not be the one that others use.
        yield return "ControlMaster=no";
        yield return "ClearAllForwardings=yes";
    }
}

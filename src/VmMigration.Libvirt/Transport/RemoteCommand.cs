using System.Globalization;

namespace VmMigration.Libvirt.Transport;

/// <summary>
/// The command that an ssh host runs to join our stream to the daemon's socket: <c>virt-ssh-helper</c>, which finds the
/// socket itself, or netcat with a socket's path.
/// </summary>
/// <remarks>
/// The user's login shell reads the command first and may be anything; all of sh, csh and fish take single-quoted text
/// as it is when there is no quote, backslash pair, exclamation mark or line break in it. So the script has none of these,
/// and starts no process but the ones that pass bytes on and the netcat that is asked for its options.
/// </remarks>
internal static class RemoteCommand
{
    /// <summary>What the host says, on its error stream, when it has no program to use.</summary>
    public const string NoHelper = "vm-migration: no virt-ssh-helper and no netcat";

    /// <summary>What the host says when only netcat would do and there is none.</summary>
    public const string NoNetcat = "vm-migration: no netcat";

    /// <summary>
    /// The command that runs a script which comes in over its input, <paramref name="length"/> bytes of it. What comes after
    /// that is for the script to read, so not a byte more is taken: a shell that is given its script by its input may.
    /// </summary>
    public static string ForScript(int length) => Wrapped(string.Create(
        CultureInfo.InvariantCulture, $"LC_ALL=C; export LC_ALL; eval \"$(dd bs=1 count={length} 2>/dev/null)\""), nameof(length));

    public static string For(LibvirtUri uri, bool readOnly)
    {
        // Error texts are read by a program, so in one language.
        string script = "LC_ALL=C; export LC_ALL; " + (Choice(uri) switch
        {
            SshProxy.Native => Helper(uri, readOnly),
            SshProxy.Netcat => Netcat(uri, readOnly, NoNetcat),
            _ => $"if command -v virt-ssh-helper >/dev/null 2>&1; then {Helper(uri, readOnly)}; else {Netcat(uri, readOnly, NoHelper)}; fi",
        });
        return Wrapped(script, nameof(uri));
    }

    private static string Wrapped(string script, string parameter) =>
        script.AsSpan().IndexOfAny("'!\n\r") < 0 && !script.Contains(@"\\", StringComparison.Ordinal)
            ? $"sh -c '{script}'"
            : throw new ArgumentException("a path has characters in it that cannot pass a login shell", parameter);

    // A socket, a netcat or a mode can be had from netcat alone; a user's own socket only virt-ssh-helper can find.
    private static SshProxy Choice(LibvirtUri uri) =>
        uri.Proxy != SshProxy.Auto ? uri.Proxy
        : uri.Socket is not null || uri.Netcat is not null || uri.Mode != DaemonMode.Auto ? SshProxy.Netcat
        : uri.IsSession ? SshProxy.Native
        : SshProxy.Auto;

    private static string Helper(LibvirtUri uri, bool readOnly) =>
        $"exec virt-ssh-helper {(readOnly ? "-r " : "")}{Quote(uri.RemoteName)}";

    // OpenBSD's netcat of some distributions stays after the end of its input unless told -q0, which others do not know.
    private static string Netcat(LibvirtUri uri, bool readOnly, string complaint)
    {
        string netcat = Quote(uri.Netcat ?? "nc");
        return $"command -v {netcat} >/dev/null 2>&1 || {{ echo {Quote(complaint)} >&2; exit 127; }}; "
            + $"{Socket(uri, readOnly)}; "
            + $"if {netcat} -q </dev/null 2>&1 | grep \"requires an argument\" >/dev/null; "
            + $"then exec {netcat} -q0 -U \"$S\"; else exec {netcat} -U \"$S\"; fi";
    }

    private static string Socket(LibvirtUri uri, bool readOnly)
    {
        if (uri.Socket is not null)
        {
            return $"S={Quote(uri.Socket)}";
        }

        string suffix = readOnly ? "-sock-ro" : "-sock";
        string[] paths = [.. UnixSocketPath.Daemons(uri).Select(daemon => $"{UnixSocketPath.SystemFolder}/{daemon}{suffix}")];
        return paths.Length == 1 ? $"S={paths[0]}" : $"S={paths[0]}; test -S $S || S={paths[1]}";
    }

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$").Replace("`", "\\`") + "\"";
}

using System.Text.RegularExpressions;

namespace VmMigration.Libvirt.Transport;

/// <summary>ssh works, and on the host the way to the daemon's socket does not.</summary>
internal static class RemoteSocketTexts
{
    private const string Missing = "No such file or directory";
    private const string Refused = "Connection refused";
    private const string Forbidden = "Permission denied";

    public static IReadOnlyList<SshFailureText> All { get; } =
    [
        .. Socket(@"^virt-ssh-helper: cannot connect to '(?<socket>[^']+)': .*"),
        .. Socket(@"^(?:\S*/)?(?:nc|netcat|nc\.openbsd): (?:(?<socket>/.*): |unix connect failed: )"),
        .. Socket("^Ncat: "),
        SshFailureText.On(
            "^" + Regex.Escape(RemoteCommand.NoHelper),
            ConnectFailure.HelperMissing,
            (host, _, _) => Advice(host, "has neither virt-ssh-helper nor netcat")),
        SshFailureText.On(
            "^" + Regex.Escape(RemoteCommand.NoNetcat),
            ConnectFailure.HelperMissing,
            (host, _, _) => $"{host} does not have the netcat that socket=, netcat=, mode= or proxy= in the URI asks for. Install "
                + "OpenBSD's netcat there, or leave these out so that virt-ssh-helper is used."),
        SshFailureText.On(
            @"virt-ssh-helper:? (?:command )?not found|virt-ssh-helper: No such file|(?:Unknown command|command not found): '?virt-ssh-helper",
            ConnectFailure.HelperMissing,
            (host, _, _) => Advice(host, "has no virt-ssh-helper")),
        SshFailureText.On(
            @"invalid option -- '?U'?|illegal option -- U|unrecognized option: U",
            ConnectFailure.HelperMissing,
            (host, _, _) => Advice(host, "has no virt-ssh-helper, and its netcat cannot speak to Unix sockets")),
        SshFailureText.On(
            @"^virt-ssh-helper: could not proxy traffic: (?<why>.+)$",
            ConnectFailure.ConnectionLost,
            (host, match, _) => $"virt-ssh-helper on {host} lost the daemon: {match.Groups["why"].Value}"),
    ];

    private static SshFailureText[] Socket(string prefix) =>
    [
        SshFailureText.On(prefix + Missing, ConnectFailure.SocketMissing, (host, match, _) =>
            $"No libvirt daemon listens on {host}{Named(match)}. Start it there: systemctl enable --now virtqemud.socket, or libvirtd."),
        SshFailureText.On(prefix + Refused, ConnectFailure.SocketRefused, (host, match, _) =>
            $"The daemon on {host} is not running, though its socket is there{Named(match)}. Start virtqemud or libvirtd there."),
        SshFailureText.On(prefix + Forbidden, ConnectFailure.SocketPermission, (host, match, _) =>
            $"The user on {host} may not open the daemon's socket{Named(match)}. Log in as root, or join the group that may (often libvirt)."),
    ];

    private static string Named(Match match) => match.Groups["socket"] is { Success: true, Value: var path } ? $" ({path})" : "";

    private static string Advice(string host, string lack) =>
        $"{host} {lack}. Install libvirt's daemon package there, which brings virt-ssh-helper, or OpenBSD's netcat.";
}

using System.Text.RegularExpressions;

namespace VmMigration.Libvirt.Transport;

/// <summary>ssh does not get as far as the host, or as a host on the way to it.</summary>
internal static class SshNetworkTexts
{
    public static IReadOnlyList<SshFailureText> All { get; } =
    [
        SshFailureText.On(
            @"^(?:ssh: )?Could not resolve hostname (?<at>\S+):",
            ConnectFailure.NameNotResolved,
            (host, match, _) => $"The name {At(match, host)} has no address; check its spelling, the name service and HostName in "
                + "ssh's configuration."),
        Connect("Connection refused", ConnectFailure.Refused, "is up and does not listen for ssh on port {0}; check the port and sshd"),
        Connect(
            "(?:Connection|Operation) timed out", ConnectFailure.TimedOut,
            "did not answer on port {0}: it is down, or a firewall drops the packets"),
        Connect(
            "(?:No route to host|Network is unreachable|Host is unreachable|Host is down|Network is down)", ConnectFailure.Unreachable,
            "cannot be reached from here (port {0}); check routes and firewalls"),
        SshFailureText.On(
            @"^Connection timed out during banner exchange|^ssh_exchange_identification: read: Connection timed out",
            ConnectFailure.TimedOut,
            (host, _, _) => $"{host} took the connection and sshd there did not answer in time; the host may be overloaded."),
        Jump("(?:connect failed: )?Connection refused", ConnectFailure.Refused, "is up and does not listen for ssh"),
        Jump("(?:connect failed: )?(?:Connection|Operation) timed out", ConnectFailure.TimedOut, "did not answer the jump host"),
        Jump("(?:connect failed: )?(?:No route to host|Network is unreachable)", ConnectFailure.Unreachable, "cannot be reached from the jump host"),
        Jump(
            "(?:connect failed: )?(?:Name or service not known|Temporary failure in name resolution|.*not known)",
            ConnectFailure.NameNotResolved, "has no address on the jump host"),
        SshFailureText.On(
            @"^channel \d+: open failed: administratively prohibited: (?<why>.+)$",
            ConnectFailure.Refused,
            (host, _, _) => $"The jump host does not forward connections to {host}; allow it there (AllowTcpForwarding)."),
        SshFailureText.On(
            @"^Unable to negotiate with (?<at>\S+) port \d+: (?<why>.+)$",
            ConnectFailure.NoCommonAlgorithm,
            (host, match, _) => $"ssh and {At(match, host)} have no algorithm in common: {match.Groups["why"].Value}"),
    ];

    private static SshFailureText Connect(string words, ConnectFailure reason, string meaning) => SshFailureText.On(
        $@"^ssh: connect to host (?<at>\S+) port (?<port>\d+): {words}",
        reason,
        (host, match, _) => $"{At(match, host)} {meaning.Replace("{0}", match.Groups["port"].Value)}.");

    private static SshFailureText Jump(string words, ConnectFailure reason, string meaning) => SshFailureText.On(
        $@"^channel \d+: open failed: connect failed: {words}", reason, (host, _, _) => $"{host} {meaning}.");

    // ssh names addresses, other names of the same host from its configuration, and jump hosts.
    private static string At(Match match, string host) => match.Groups["at"].Value is var at && at == host ? host : $"{at} (on the way to {host})";
}

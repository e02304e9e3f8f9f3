using System.Text.RegularExpressions;

namespace VmMigration.Libvirt.Transport;

/// <summary>The connection was there and went: what is said about it says little about why.</summary>
internal static class SshConnectionTexts
{
    public static IReadOnlyList<SshFailureText> All { get; } =
    [
        SshFailureText.On(
            @"^Timeout, server (?<at>\S+) not responding",
            ConnectFailure.ConnectionLost,
            (host, _, _) => $"{host} fell silent, and ssh gave up: the host is down, or the network in between."),
        SshFailureText.On(
            @"^kex_exchange_identification: (?<why>.+)|^ssh_exchange_identification: (?<why>.+)|^banner exchange: .*?: (?<why>.+)",
            ConnectFailure.ClosedEarly,
            (host, match, _) => $"{host} hung up before ssh began ({match.Groups["why"].Value.TrimEnd('.')}). sshd may have too many "
                + "logins under way (MaxStartups) or bar this address, or something else listens on that port."),
        SshFailureText.On(
            @"^(?:client_loop: send disconnect: |packet_write_wait: .*?: |Read from remote host \S+: )(?<why>.+)|^Connection to \S+ closed by remote host",
            ConnectFailure.ConnectionLost,
            (host, match, _) => "The ssh connection to " + host + " broke"
                + (match.Groups["why"] is { Success: true, Value: var why } ? $": {why.TrimEnd('.')}." : ": the host closed it.")),
        SshFailureText.On(
            @"^Connection (?<how>closed|reset) by (?:(?:authenticating|invalid) user \S+ )?(?<at>\S+) port \d+",
            ConnectFailure.ClosedEarly,
            (host, match, _) => $"{host} hung up ({match.Value}) while ssh was logging in; its sshd's log says why."),
    ];
}

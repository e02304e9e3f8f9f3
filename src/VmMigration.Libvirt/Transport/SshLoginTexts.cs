using System.Text.RegularExpressions;

namespace VmMigration.Libvirt.Transport;

/// <summary>The host does not let the user in.</summary>
internal static class SshLoginTexts
{
    public static IReadOnlyList<SshFailureText> All { get; } =
    [
        SshFailureText.On(
            @"Too many authentication failures",
            ConnectFailure.PermissionDenied,
            (host, _, _) => $"{host} stopped after too many keys that it does not know. Offer the right one alone: keyfile= in the "
                + "URI and 'IdentitiesOnly yes' in ssh's configuration."),
        Denied(
            @"^Permissions (?:\d+ )?for '(?<file>.+)' are too open\.",
            match => $"ssh does not use the key {match.Groups["file"].Value}, which others may read; make it readable for its owner alone (chmod 600)"),
        Denied(
            @"^Warning: Identity file (?<file>.+) not accessible: (?<why>.+?)\.?$",
            match => $"the key {match.Groups["file"].Value} cannot be read: {match.Groups["why"].Value}"),
        Denied(
            @"^Load key ""(?<file>.+)"": (?<why>.+)$",
            match => $"ssh cannot use the key {match.Groups["file"].Value}: {match.Groups["why"].Value}"),
        Denied(
            @"^sign_and_send_pubkey: (?<why>.+)$",
            match => $"the key could not sign: {match.Groups["why"].Value}"),
        SshFailureText.On(
            @"^(?:(?<who>\S+): )?Permission denied(?:, please try again\.| \((?<methods>[^)]*)\)\.)",
            ConnectFailure.PermissionDenied,
            (host, match, _) => Refused(host, match)),
    ];

    // These come before "Permission denied", which follows from them; where it does not follow, another key was good enough.
    private static SshFailureText Denied(string pattern, Func<Match, string> why) => SshFailureText.On(
        pattern + @"(?=[\s\S]*?^(?:(?<who>\S+): )?Permission denied(?: \((?<methods>[^)]*)\))?)",
        ConnectFailure.PermissionDenied,
        (host, match, _) => $"{Refused(host, match)} One thing is known: {why(match)}.");

    private static string Refused(string host, Match match)
    {
        string who = match.Groups["who"] is { Success: true, Value: var name } ? name : host;
        string methods = match.Groups["methods"] is { Success: true, Value: var list } ? $" (it accepts {list})" : "";
        return $"{host} did not let {who} in{methods}. Put the public key into authorized_keys there; a key with a passphrase "
            + "must be in ssh-agent, since nothing can be asked here.";
    }
}

using System.Text.RegularExpressions;

namespace VmMigration.Libvirt.Transport;

/// <summary>ssh does not know, or no longer knows, whom it talks to.</summary>
internal static class SshHostKeyTexts
{
    public static IReadOnlyList<SshFailureText> All { get; } =
    [
        SshFailureText.On(
            @"^@\s+WARNING: REVOKED HOST KEY DETECTED!",
            ConnectFailure.HostKeyChanged,
            (host, _, _) => $"{host} shows an ssh key that is marked as revoked here; give the host a new key."),
        SshFailureText.On(
            @"^@\s+WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!|^(?:\S+ )?[Hh]ost key for \S+ has changed",
            ConnectFailure.HostKeyChanged,
            (host, _, errors) => Changed(host, errors)),
        SshFailureText.On(
            @"^Host key verification failed\.|^No \S+ host key is known for",
            ConnectFailure.HostKeyUnknown,
            (host, _, errors) => Unknown(host, errors)),
    ];

    private static string Changed(string host, string errors)
    {
        Match old = Regex.Match(errors, @"^Offending (?:(?<type>\S+) )?key in (?<file>.+):(?<line>\d+)\s*$", RegexOptions.Multiline);
        Match shown = Regex.Match(errors, @"^(?<print>SHA256:\S+?)\.?\s*$", RegexOptions.Multiline);
        Match name = Regex.Match(errors, @"[Hh]ost key for (?<name>[\w.:\[\]-]+) has changed");
        string where = old.Success ? $"{old.Groups["file"].Value} line {old.Groups["line"].Value}" : "known_hosts";
        string now = shown.Success ? $" (it now shows {shown.Groups["print"].Value})" : "";
        string file = old.Success && !old.Groups["file"].Value.Any("\"$`".Contains) ? $"-f \"{old.Groups["file"].Value}\" " : "";
        string command = $"ssh-keygen {file}-R \"{(name.Success ? name.Groups["name"].Value : host)}\"";
        return $"The ssh key of {At(errors, host)} is not the one in {where}{now}. If the host was installed anew, remove the old "
            + $"key with: {command} and connect once with ssh to take the new one; if not, somebody may be listening in between.";
    }

    private static string Unknown(string host, string errors) =>
        $"No ssh key of {At(errors, host)} is known, so it cannot be told from an impostor. Connect once with ssh {host}, compare "
        + "the fingerprint and accept it, or add the key to known_hosts; known_hosts_verify=auto in the URI takes it unseen.";

    // With a jump host it may be that one's key.
    private static string At(string errors, string host) =>
        Regex.Match(errors, @"^(?:No \S+ host key is known for|(?:\S+ )?[Hh]ost key for) (?<at>\S+)", RegexOptions.Multiline)
            is { Success: true } match && !match.Groups["at"].Value.Contains(host, StringComparison.OrdinalIgnoreCase)
                ? $"{match.Groups["at"].Value}, on the way to {host},"
                : host;
}

using System.Text.RegularExpressions;

namespace VmMigration.Libvirt.Transport;

/// <summary>One text that ssh or a program on the host is known to print, and what it means.</summary>
/// <param name="Pattern">What to look for, at the beginning of a line.</param>
/// <param name="Reason">What it means, for programs.</param>
/// <param name="Message">What it means, for an administrator: from the host, the match and all the text.</param>
internal sealed record SshFailureText(Regex Pattern, ConnectFailure Reason, Func<string, Match, string, string> Message)
{
    /// <summary>Whether a program on the host says it; otherwise it counts from ssh itself alone.</summary>
    public bool IsOfHost { get; init; }

    /// <summary>All known texts. The first that matches counts: causes stand before the complaints that follow from them.</summary>
    public static IReadOnlyList<SshFailureText> All { get; } =
    [
        .. SshHostKeyTexts.All,
        .. SshConfigurationTexts.All,
        .. SshNetworkTexts.All,
        .. SshLoginTexts.All,
        .. RemoteSocketTexts.All.Select(t => t with { IsOfHost = true }),
        .. SshConnectionTexts.All,
    ];

    public static SshFailureText On(string pattern, ConnectFailure reason, Func<string, Match, string, string> message) =>
        new(new Regex(pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant), reason, message);
}

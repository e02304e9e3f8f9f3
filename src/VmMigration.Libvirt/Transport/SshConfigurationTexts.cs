namespace VmMigration.Libvirt.Transport;

/// <summary>ssh does not understand its own configuration.</summary>
internal static class SshConfigurationTexts
{
    public static IReadOnlyList<SshFailureText> All { get; } =
    [
        SshFailureText.On(
            @"^Can't open user config file (?<file>.+): (?<why>.+)$",
            ConnectFailure.SshConfigInvalid,
            (_, match, _) => $"ssh cannot read its configuration {match.Groups["file"].Value}: {match.Groups["why"].Value}."),
        SshFailureText.On(
            @"^command-line:? line 0: Bad configuration option: (?<option>.+)$",
            ConnectFailure.SshConfigInvalid,
            (_, match, _) => $"This machine's ssh is too old: it does not know the option {match.Groups["option"].Value}. "
                + "OpenSSH 7.6 or later is needed."),
        SshFailureText.On(
            @"^(?<file>.+?):? line (?<line>\d+): (?<why>(?i:bad|unsupported|missing|keyword|garbage|invalid).*)$",
            ConnectFailure.SshConfigInvalid,
            (_, match, _) => $"ssh does not understand its configuration {match.Groups["file"].Value} line "
                + $"{match.Groups["line"].Value}: {match.Groups["why"].Value}."),
        SshFailureText.On(
            @"^(?:(?<file>.+): terminating, \d+ bad configuration options|Bad owner or permissions on (?<file>.+))$",
            ConnectFailure.SshConfigInvalid,
            (_, match, _) => $"ssh does not accept its configuration {match.Groups["file"].Value}: {match.Value}."),
    ];
}

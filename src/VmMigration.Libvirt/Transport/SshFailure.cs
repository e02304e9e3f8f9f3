using System.Globalization;
using System.Text.RegularExpressions;

namespace VmMigration.Libvirt.Transport;

/// <summary>Turns what ssh and the host's programs print when they fail into an error that says what to do.</summary>
internal static class SshFailure
{
    private const int SshItself = 255;
    private const int NotFound = 127;
    private const int Signal = 128;

    /// <summary>Explains the end of an ssh process.</summary>
    /// <param name="host">The host as its URI names it.</param>
    /// <param name="exitCode">What the process returned: 255 from ssh itself, all else from the host.</param>
    /// <param name="words">What was printed.</param>
    /// <param name="answered">Whether the daemon had said anything before.</param>
    /// <returns>The error; null when nobody complained.</returns>
    public static LibvirtConnectException? Explain(string host, int exitCode, SshWords words, bool answered)
    {
        if (Recognize(host, words) is { } known)
        {
            return known;
        }

        string last = LastLine(words.Own) is { Length: > 0 } own ? own : LastLine(words.Host);
        if (exitCode == 0 && last.Length == 0)
        {
            return null;
        }

        ConnectFailure early = answered ? ConnectFailure.ConnectionLost : ConnectFailure.ClosedEarly;
        string said = last.Length == 0 ? "" : $": {last}";
        (ConnectFailure reason, string message) = exitCode switch
        {
            SshItself => (answered ? ConnectFailure.ConnectionLost : ConnectFailure.Other, $"ssh to {host} failed{said}"),
            NotFound => (ConnectFailure.HelperMissing, $"{host} does not find a program that is needed there{said}"),
            > Signal and < SshItself => (early, $"ssh to {host} was ended by signal {exitCode - Signal}{said}"),
            0 => (early, $"{host} closed the connection{said}"),
            _ => (early, $"{host} closed the connection with code {exitCode.ToString(CultureInfo.InvariantCulture)}{said}"),
        };
        return new LibvirtConnectException(reason, host, message, words.All);
    }

    /// <summary>The error that a known text stands for; null when nothing in it is known.</summary>
    public static LibvirtConnectException? Recognize(string host, SshWords words)
    {
        foreach (SshFailureText text in SshFailureText.All)
        {
            var said = text.IsOfHost ? words.Host : words.Own;
            if (text.Pattern.Match(said) is { Success: true } match)
            {
                return new LibvirtConnectException(text.Reason, host, text.Message(host, match, said), words.All);
            }
        }

        return null;
    }

    /// <summary>No answer in time, and no word about why.</summary>
    public static LibvirtConnectException TooLate(string host, TimeSpan limit, SshWords words) => IsIn(words.Own) ? new(
        ConnectFailure.TimedOut,
        host,
        $"ssh got into {host}, and the login shell there has not come to the command it was given within {limit.TotalSeconds:0.#} s: "
            + (LastLine(words.Host) is { Length: > 0 } said ? $"it says: {said}. " : "its start-up files may wait for something. ")
            + $"Look into them (such as .bashrc); try: ssh {host} true",
        words.All) : new(
        ConnectFailure.TimedOut,
        host,
        $"No answer from the daemon on {host} over ssh within {limit.TotalSeconds:0.#} s"
            + (LastLine(words.All) is { Length: > 0 } last ? $"; last was said: {last}" : $"; try: ssh {host} virsh version"),
        words.All);

    /// <summary>The host printed text where the daemon's messages belong.</summary>
    public static LibvirtConnectException Noise(string host, string text)
    {
        string clean = DisplayText.Clean(text).Trim();
        string first = clean.Split('\n')[0];
        string message = first.StartsWith("This account", StringComparison.Ordinal)
            ? $"{host} lets this user log in and run nothing: {first}"
            : $"{host} prints text of its own at every login (\"{first}\"), which ends up among libvirt's messages. "
                + "Let its shell's start-up files (such as .bashrc) print only when the shell is interactive.";
        return new LibvirtConnectException(ConnectFailure.LoginNoise, host, message, clean);
    }

    /// <summary>Whether ssh has said that it is let in, and nothing since then of being thrown out.</summary>
    private static bool IsIn(string errors) => Regex.IsMatch(errors, @"^Authenticated to ", RegexOptions.Multiline);

    private static string LastLine(string errors) => errors
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .LastOrDefault(line => !Remark(line)) ?? "";

    // ssh's warnings and an sshd's adverts come before whatever is really wrong.
    private static bool Remark(string line) => Regex.IsMatch(line, @"\A(Warning:|\*\*|debug\d|Authenticated to |Transferred: |Bytes per second: |Exit status )");
}

namespace VmMigration.Libvirt.Transport;

/// <summary>
/// What was printed while ssh ran: ssh's own words, which advice may be taken from, apart from those of the host, where
/// anybody may have printed anything.
/// </summary>
/// <param name="Own">What ssh itself said.</param>
/// <param name="Host">What came from the other side.</param>
internal sealed record SshWords(string Own, string Host)
{
    /// <summary>All of it.</summary>
    public string All => string.Join('\n', new[] { Own, Host }.Where(w => w.Length > 0));

    /// <summary>Sorts them.</summary>
    /// <param name="log">What ssh wrote into the file that <c>-E</c> names.</param>
    /// <param name="errors">What came out of its error stream.</param>
    public static SshWords Of(string log, string errors)
    {
        if (log.Contains("by UNKNOWN port 65535", StringComparison.Ordinal))
        {
            // ssh ended before it had found the host: what else was said, the ssh to a jump host said.
            return new SshWords($"{errors}\n{log}".Trim(), "");
        }

        // Of its options it complains before it looks at -E, and before the other side can say a word.
        var first = errors.Split('\n')[0];
        return IsAboutOptions(first, log)
            ? new SshWords($"{first}\n{log}".Trim(), errors[first.Length..].Trim())
            : new SshWords(log, errors);
    }

    private static bool IsAboutOptions(string line, string log) => line.StartsWith("Warning: Identity file", StringComparison.Ordinal)
        || (log.Length == 0 && line.StartsWith("command-line", StringComparison.Ordinal));
}

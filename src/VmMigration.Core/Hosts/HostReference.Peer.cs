namespace VmMigration.Hosts;

public sealed partial record HostReference
{
    private static readonly HashSet<string> ClientOnlyParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "keyfile", "ssh_config", "sshauth", "known_hosts", "known_hosts_verify", "no_verify", "no_sanity", "no_tty",
        "command", "pkipath", "tls_priority",
    };

    private static readonly HashSet<string> LoopbackHosts = new(StringComparer.OrdinalIgnoreCase)
    {
        "localhost", "127.0.0.1", "[::1]",
    };

    private string? DerivePeerUri()
    {
        if (!UriText.TryParse(Uri, out UriText? parts)
            || parts.Host.Length == 0
            || LoopbackHosts.Contains(parts.Host)
            || parts.Scheme.StartsWith("qmp", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        IEnumerable<string> kept = parts.Query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(parameter => !ClientOnlyParameters.Contains(System.Uri.UnescapeDataString(parameter.Split('=')[0])));
        return (parts with { Query = string.Join('&', kept) }).ToString();
    }
}

using System.Diagnostics.CodeAnalysis;

namespace VmMigration.Hosts;

/// <summary>The parts of a libvirt URI as they are written, percent signs and all.</summary>
/// <param name="Scheme">The driver, with the transport behind a plus: <c>qemu+ssh</c>.</param>
/// <param name="User">Who logs in; empty when not given.</param>
/// <param name="Host">The host, an IPv6 address in its brackets; empty for the machine itself.</param>
/// <param name="Port">The port's digits; empty when not given.</param>
/// <param name="Path">From the slash on: <c>/system</c>.</param>
/// <param name="Query">What stands behind the question mark; empty when there is none.</param>
internal sealed record UriText(string Scheme, string User, string Host, string Port, string Path, string Query)
{
    internal static bool TryParse(string text, [NotNullWhen(true)] out UriText? parts)
    {
        parts = null;
        int schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 1 || !char.IsAsciiLetter(text[0])
            || !text[..schemeEnd].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '-'))
        {
            return false;
        }

        string rest = text[(schemeEnd + 3)..];
        int fragment = rest.IndexOf('#', StringComparison.Ordinal);
        rest = fragment < 0 ? rest : rest[..fragment];
        (rest, string query) = Split(rest, rest.IndexOf('?', StringComparison.Ordinal), keep: false);
        (string authority, string path) = Split(rest, rest.IndexOf('/', StringComparison.Ordinal), keep: true);
        int at = authority.LastIndexOf('@');
        string user = at < 0 ? "" : authority[..at];
        string endpoint = authority[(at + 1)..];
        int bracket = endpoint.StartsWith('[') ? endpoint.IndexOf(']', StringComparison.Ordinal) : 0;
        if (bracket < 0)
        {
            return false;
        }

        (string host, string port) = Split(endpoint, endpoint.IndexOf(':', bracket), keep: false);
        if (!port.All(char.IsAsciiDigit) || port.Length > 5 || (host.Length == 0 && authority.Length > 0))
        {
            return false;
        }

        parts = new UriText(text[..schemeEnd], user, host, port, path, query);
        return true;
    }

    public override string ToString() =>
        $"{Scheme}://{(User.Length > 0 ? User + "@" : "")}{Host}{(Port.Length > 0 ? ":" + Port : "")}{Path}"
        + (Query.Length > 0 ? "?" + Query : "");

    private static (string Before, string After) Split(string text, int at, bool keep) =>
        at < 0 ? (text, "") : (text[..at], text[(keep ? at : at + 1)..]);
}

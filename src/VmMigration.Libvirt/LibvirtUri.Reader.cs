using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace VmMigration.Libvirt;

public sealed partial record LibvirtUri
{
    /// <summary>Takes a URI apart, refusing whatever could not be honoured.</summary>
    private sealed partial class Reader(string text)
    {
        public LibvirtUri Read()
        {
            int scheme = text.IndexOf("://", StringComparison.Ordinal);
            if (scheme < 0)
            {
                throw Refuse("scheme", "is not a connection URI; write it as qemu+ssh://user@host/system");
            }

            int authority = scheme + "://".Length;
            int path = text.AsSpan(authority).IndexOfAny('/', '?', '#') is var at and >= 0 ? authority + at : text.Length;
            int query = text.AsSpan(path).IndexOfAny('?', '#') is var mark and >= 0 ? path + mark : text.Length;
            if (text.IndexOf('#', query) >= 0)
            {
                throw Refuse("fragment", "'#' begins nothing here; in a parameter's value write it as %23");
            }

            (string driver, string? transport) = Scheme(text[..scheme]);
            (string? user, string? host, int? port) = Authority(text[authority..path]);
            LibvirtUri uri = new()
            {
                Driver = driver,
                Transport = Transport(transport, host),
                User = user,
                Host = host,
                Port = port,
                Path = PathOf(driver, text[path..query]),
            };
            uri = uri.Transport == LibvirtTransport.Unix ? Local(uri) : uri with { Host = host ?? "localhost" };
            return new ParameterReader(uri, Refuse).Read(query < text.Length ? text[(query + 1)..] : "");
        }

        private (string Driver, string? Transport) Scheme(string scheme)
        {
            string[] parts = scheme.Split('+', 2);
            return parts[0] is "qemu" or "test"
                ? (parts[0], parts.Length == 2 ? parts[1] : null)
                : throw Refuse("scheme", $"the driver '{Shown(parts[0])}' is not one this tool knows; it moves QEMU guests: "
                    + "begin with qemu, as in qemu+ssh://host/system");
        }

        private LibvirtTransport Transport(string? name, string? host) => name switch
        {
            null => host is null ? LibvirtTransport.Unix : LibvirtTransport.Tls,
            "unix" => LibvirtTransport.Unix,
            "ssh" => LibvirtTransport.Ssh,
            "tls" => LibvirtTransport.Tls,
            "tcp" => LibvirtTransport.Tcp,
            "libssh" or "libssh2" => throw Refuse("scheme", $"the transport '{name}' is a library of libvirt's; write +ssh, "
                + "which uses this machine's ssh with its configuration, agent and known hosts"),
            "ext" => throw Refuse("scheme", "the transport 'ext' would run a program named in a URI; "
                + "write +ssh and put a ProxyCommand into ssh's configuration"),
            _ => throw Refuse("scheme", $"the transport '{Shown(name)}' is unknown; there are ssh, tls, unix and tcp"),
        };

        private LibvirtUri Local(LibvirtUri uri) => uri.Host is null && uri.User is null && uri.Port is null
            ? uri
            : throw Refuse("host", "a Unix socket is always on this machine; leave host, user and port out, or write +ssh");

        private (string? User, string? Host, int? Port) Authority(string authority)
        {
            int at = authority.LastIndexOf('@');
            string? user = at < 0 ? null : User(authority[..at]);
            string rest = authority[(at + 1)..];
            int colon = rest.LastIndexOf(':');
            string? port = colon > rest.LastIndexOf(']') ? rest[(colon + 1)..] : null;
            string host = port is null ? rest : rest[..colon];
            if (host.Length == 0)
            {
                return user is null && port is null
                    ? (null, null, null)
                    : throw Refuse("host", "there is a user or a port and no host");
            }

            return (user, HostOf(host), port is null ? null : PortOf(port));
        }

        private string User(string user)
        {
            if (user.Contains(':'))
            {
                throw Refuse("user", "a password does not belong into a URI; use ssh keys, or be asked for it");
            }

            string plain = Uri.UnescapeDataString(user);
            return UserPattern().IsMatch(plain)
                ? plain
                : throw Refuse("user", $"the user '{Shown(plain)}' may have letters, digits and . _ @ + - in it "
                    + "and not begin with a dash; give an unusual name in ssh's configuration (User)");
        }

        private string HostOf(string host)
        {
            if (host.StartsWith('[') && host.EndsWith(']'))
            {
                string address = host[1..^1].Replace("%25", "%", StringComparison.Ordinal);
                return ZonePattern().IsMatch(address)
                    && IPAddress.TryParse(address.Split('%')[0], out IPAddress? parsed)
                    && parsed.AddressFamily == AddressFamily.InterNetworkV6
                        ? address
                        : throw Refuse("host", $"'{Shown(host)}' is not an IPv6 address");
            }

            return HostPattern().IsMatch(host)
                ? host
                : throw Refuse("host", $"the host '{Shown(host)}' may have letters, digits and . _ - in it and not begin "
                    + "with a dash; IPv6 addresses stand in brackets, names in other scripts in their xn-- form");
        }

        private int PortOf(string port) =>
            int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535
                ? number
                : throw Refuse("port", "the port is not a number from 1 to 65535");

        private string PathOf(string driver, string path) => driver switch
        {
            "qemu" when path is "/system" or "/session" => path,
            "qemu" => throw Refuse("path", path.Length <= 1
                ? "says nothing about which daemon; end it with /system"
                : $"the path '{Shown(path)}' is none of QEMU's; end it with /system, or /session for a user's own guests"),
            _ => PathPattern().IsMatch(path)
                ? path
                : throw Refuse("path", $"the path '{Shown(path)}' may only have letters, digits and / . _ - ~ in it"),
        };

        // People put passwords into the authority and into parameters: neither is repeated.
        private LibvirtUriException Refuse(string part, string problem) =>
            new(Shown(Secret().Replace(text, "$1:***@").Split('?', '#')[0]), part, problem);

        private static string Shown(string part) =>
            string.Concat(part.Select(c => char.IsControl(c) ? '\uFFFD' : c));

        [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.@+-]*\z")]
        private static partial Regex UserPattern();

        [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
        private static partial Regex HostPattern();

        [GeneratedRegex(@"\A[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?\z")]
        private static partial Regex ZonePattern();

        [GeneratedRegex(@"\A/[A-Za-z0-9/._~-]+\z")]
        private static partial Regex PathPattern();

        [GeneratedRegex(@"(://[^:/@]*):.*@")]
        private static partial Regex Secret();
    }
}

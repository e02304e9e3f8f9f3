using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace VmMigration.Libvirt;

/// <summary>
/// Where a daemon is and how to get there: <c>driver[+transport]://[user@][host][:port]/path[?parameters]</c>, as libvirt
/// writes it. Every instance is checked: no part can be taken for an option or for shell text.
/// </summary>
public sealed partial record LibvirtUri
{
    private LibvirtUri()
    {
    }

    /// <summary>The hypervisor driver: <c>qemu</c>, or <c>test</c>, a daemon's built-in mock.</summary>
    public string Driver { get; private init; } = "qemu";

    /// <summary>How to get there. Without one in the text: TLS when there is a host, else this machine's socket.</summary>
    public LibvirtTransport Transport { get; private init; }

    /// <summary>The user to log in as; null for the transport's default.</summary>
    public string? User { get; private init; }

    /// <summary>The host, IPv6 addresses without brackets; null exactly for <see cref="LibvirtTransport.Unix"/>.</summary>
    public string? Host { get; private init; }

    /// <summary>The port; null for the transport's default.</summary>
    public int? Port { get; private init; }

    /// <summary>The path: <c>/system</c> or <c>/session</c> for qemu.</summary>
    public string Path { get; private init; } = "/system";

    /// <summary><c>socket</c>: the daemon's socket, on the host for ssh; null for the usual places.</summary>
    public string? Socket { get; private init; }

    /// <summary><c>mode</c>: which daemon's socket.</summary>
    public DaemonMode Mode { get; private init; }

    /// <summary><c>proxy</c>: the program on an ssh host that passes bytes on.</summary>
    public SshProxy Proxy { get; private init; }

    /// <summary><c>netcat</c>: the netcat program on an ssh host; null for <c>nc</c>.</summary>
    public string? Netcat { get; private init; }

    /// <summary><c>keyfile</c>: the private key for ssh, a local file.</summary>
    public string? KeyFile { get; private init; }

    /// <summary><c>known_hosts</c>: the file with ssh host keys in place of the user's.</summary>
    public string? KnownHosts { get; private init; }

    /// <summary><c>known_hosts_verify=auto</c>: take and remember the key of a host not seen before.</summary>
    public bool AcceptNewHostKeys { get; private init; }

    /// <summary><c>ssh_config</c>: the file with ssh's configuration in place of the user's. Not one of libvirt's.</summary>
    public string? SshConfig { get; private init; }

    /// <summary><c>no_tty=1</c>: ssh never asks.</summary>
    public bool NoTty { get; private init; }

    /// <summary><c>no_verify=1</c>: take any ssh host key not seen before, or any TLS certificate.</summary>
    public bool NoVerify { get; private init; }

    /// <summary><c>pkipath</c>: the folder with <c>cacert.pem</c>, <c>clientcert.pem</c> and <c>clientkey.pem</c>.</summary>
    public string? PkiPath { get; private init; }

    /// <summary>Whether it is a user's own daemon rather than the system's.</summary>
    public bool IsSession => Path == "/session";

    /// <summary>The name that the daemon itself knows, without the way to it: <c>qemu:///system</c>.</summary>
    public string RemoteName => $"{Driver}://{Path}";

    /// <summary>Reads a URI.</summary>
    /// <exception cref="LibvirtUriException">A part of it cannot be used.</exception>
    public static LibvirtUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Reader(text).Read();
    }

    /// <summary>Reads a URI; false when a part of it cannot be used.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out LibvirtUri? uri)
    {
        uri = null;
        if (text is null)
        {
            return false;
        }

        try
        {
            uri = new Reader(text).Read();
            return true;
        }
        catch (LibvirtUriException)
        {
            return false;
        }
    }

    /// <summary>The URI as text that <see cref="Parse"/> reads back as the same; it never holds a secret.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Driver);
        if (Transport != LibvirtTransport.Unix)
        {
            text.Append('+').Append(Lower(Transport));
        }

        text.Append("://");
        if (User is not null)
        {
            text.Append(Uri.EscapeDataString(User)).Append('@');
        }

        if (Host is not null)
        {
            text.Append(Host.Contains(':') ? $"[{Host.Replace("%", "%25")}]" : Host);
        }

        if (Port is { } port)
        {
            text.Append(':').Append(port);
        }

        text.Append(Path);
        char separator = '?';
        foreach ((string name, string value) in Parameters())
        {
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value).Replace("%2F", "/"));
            separator = '&';
        }

        return text.ToString();
    }

    private IEnumerable<(string Name, string Value)> Parameters()
    {
        (string Name, string? Value)[] all =
        [
            ("socket", Socket),
            ("mode", Mode == DaemonMode.Auto ? null : Lower(Mode)),
            ("proxy", Proxy == SshProxy.Auto ? null : Lower(Proxy)),
            ("netcat", Netcat),
            ("keyfile", KeyFile),
            ("known_hosts", KnownHosts),
            ("known_hosts_verify", AcceptNewHostKeys ? "auto" : null),
            ("ssh_config", SshConfig),
            ("no_tty", NoTty ? "1" : null),
            ("no_verify", NoVerify ? "1" : null),
            ("pkipath", PkiPath),
        ];
        return from parameter in all where parameter.Value is not null select (parameter.Name, parameter.Value);
    }

    // The members' names are libvirt's words.
    [SuppressMessage("Globalization", "CA1308", Justification = "URIs are written in lower case.")]
    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}

using System.Text.RegularExpressions;

namespace VmMigration.Libvirt;

public sealed partial record LibvirtUri
{
    /// <summary>Reads what stands after the question mark: every parameter is honoured or refused, none ignored.</summary>
    private sealed partial class ParameterReader(LibvirtUri uri, Func<string, string, LibvirtUriException> refuse)
    {
        private static readonly Dictionary<string, LibvirtTransport[]> UsedBy = new()
        {
            ["socket"] = [LibvirtTransport.Ssh, LibvirtTransport.Unix],
            ["mode"] = [LibvirtTransport.Ssh, LibvirtTransport.Unix],
            ["proxy"] = [LibvirtTransport.Ssh],
            ["netcat"] = [LibvirtTransport.Ssh],
            ["keyfile"] = [LibvirtTransport.Ssh],
            ["known_hosts"] = [LibvirtTransport.Ssh],
            ["known_hosts_verify"] = [LibvirtTransport.Ssh],
            ["ssh_config"] = [LibvirtTransport.Ssh],
            ["no_tty"] = [LibvirtTransport.Ssh],
            ["no_verify"] = [LibvirtTransport.Ssh, LibvirtTransport.Tls],
            ["pkipath"] = [LibvirtTransport.Tls],
        };

        private static readonly Dictionary<string, string> Refused = new()
        {
            ["command"] = "would run a program named in a URI; put the ssh to use into PATH",
            ["sshauth"] = "is for libvirt's own ssh libraries; set PreferredAuthentications in ssh's configuration "
                + "(its file can be named with ssh_config=)",
            ["tls_priority"] = "holds words of GnuTLS, which is not used here; the system's TLS settings apply",
            ["no_sanity"] = "cannot be honoured: our own certificate is always looked at before it is sent",
            ["name"] = "is made from the driver and the path, such as qemu:///system; leave it out",
            ["auth"] = "does nothing in libvirt either; leave it out",
            ["authfile"] = "would read passwords from a file; leave it out",
        };

        public LibvirtUri Read(string query)
        {
            HashSet<string> seen = [];
            LibvirtUri read = uri;
            foreach (string pair in query.Split('&', ';').Where(pair => pair.Length > 0))
            {
                string[] sides = pair.Split('=', 2);
                string name = Known(sides[0]);
                if (!seen.Add(name))
                {
                    throw refuse(name, $"the parameter '{name}' is there twice");
                }

                read = With(read, name, Value(name, sides.Length == 2 ? sides[1] : ""));
            }

            return Agreeing(read);
        }

        private string Known(string given)
        {
            string name = UsedBy.Keys.Concat(Refused.Keys)
                .FirstOrDefault(known => known.Equals(given, StringComparison.OrdinalIgnoreCase))
                ?? throw refuse(given, $"the parameter '{given}' is unknown; there are {string.Join(", ", UsedBy.Keys)}");
            if (Refused.TryGetValue(name, out string? why))
            {
                throw refuse(name, $"the parameter '{name}' {why}");
            }

            return UsedBy[name].Contains(uri.Transport)
                ? name
                : throw refuse(name, $"the parameter '{name}' is for {string.Join(" and ", UsedBy[name].Select(Lower))}, "
                    + $"and this goes by {Lower(uri.Transport)}; leave it out");
        }

        private string Value(string name, string raw)
        {
            string value = BadEscape().IsMatch(raw)
                ? throw refuse(name, $"the value of '{name}' has a % without two hexadecimal digits after it")
                : Uri.UnescapeDataString(raw);
            return value.Length > 0 && !value.Any(char.IsControl)
                ? value
                : throw refuse(name, $"the value of '{name}' is empty or has control characters in it");
        }

        private LibvirtUri With(LibvirtUri read, string name, string value) => name switch
        {
            "socket" => read with { Socket = RemotePath(name, value) },
            "mode" => read with { Mode = OneOf<DaemonMode>(name, value) },
            "proxy" => read with { Proxy = OneOf<SshProxy>(name, value) },
            "netcat" => read with { Netcat = Program(value) },
            "keyfile" => read with { KeyFile = SshPath(name, value) },
            "known_hosts" => read with { KnownHosts = SshPath(name, value) },
            "known_hosts_verify" => read with { AcceptNewHostKeys = Verification(value) },
            "ssh_config" => read with { SshConfig = LocalPath(name, value) },
            "no_tty" => read with { NoTty = Flag(name, value) },
            "no_verify" => read with { NoVerify = Flag(name, value) },
            "pkipath" => read with { PkiPath = LocalPath(name, value) },
            _ => throw refuse(name, $"the parameter '{name}' is unknown"),
        };

        private LibvirtUri Agreeing(LibvirtUri read)
        {
            if (read is { Socket: not null, Mode: not DaemonMode.Auto })
            {
                throw refuse("mode", "'mode' chooses a socket and 'socket' names one; leave one of them out");
            }

            bool chosen = read.Socket is not null || read.Netcat is not null || read.Mode != DaemonMode.Auto;
            if (read.Proxy == SshProxy.Native && chosen)
            {
                throw refuse("proxy", "virt-ssh-helper chooses the socket itself; "
                    + "leave out proxy=native, or socket, netcat and mode");
            }

            if (read is { Transport: LibvirtTransport.Ssh, IsSession: true, Socket: null } && (chosen || read.Proxy == SshProxy.Netcat))
            {
                throw refuse("socket", "where a user's own daemon listens is known on its host alone; name it with socket=, "
                    + "or leave out proxy, netcat and mode so that virt-ssh-helper looks");
            }

            return read is { NoVerify: true, AcceptNewHostKeys: true }
                ? throw refuse("no_verify", "'no_verify' says more than 'known_hosts_verify'; leave one of them out")
                : read;
        }

        // Inside single quotes these three mean something to one login shell or another (sh, fish, csh).
        private string RemotePath(string name, string value) => value.StartsWith('/') && value.IndexOfAny(['\'', '\\', '!']) < 0
            ? value
            : throw refuse(name, $"the value of '{name}' must be an absolute path without quotes, backslashes and exclamation marks");

        private string LocalPath(string name, string value)
        {
            string path = value.StartsWith("~/", StringComparison.Ordinal)
                ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), value[2..])
                : value;
            return System.IO.Path.IsPathFullyQualified(path) || path.StartsWith('/')
                ? path
                : throw refuse(name, $"the value of '{name}' must be an absolute path, or begin with ~/");
        }

        // ssh itself reads quotes, %tokens and ${VARIABLES} in these.
        private string SshPath(string name, string value) => value.IndexOfAny(['"', '%', '$']) < 0
            ? LocalPath(name, value)
            : throw refuse(name, $"the value of '{name}' has a character in it that ssh would replace: \" % or $");

        private string Program(string value) => ProgramPattern().IsMatch(value)
            ? value
            : throw refuse("netcat", "the value of 'netcat' must be a program's name or absolute path of letters, digits and / . _ + -");

        private bool Flag(string name, string value) => value switch
        {
            "1" => true,
            "0" => false,
            _ => throw refuse(name, $"the value of '{name}' is 1 or 0"),
        };

        private bool Verification(string value) => value switch
        {
            "normal" => false,
            "auto" => true,
            "ignore" => throw refuse("known_hosts_verify", "known_hosts_verify=ignore is written as no_verify=1 here"),
            _ => throw refuse("known_hosts_verify", "the value of 'known_hosts_verify' is normal or auto"),
        };

        private T OneOf<T>(string name, string value) where T : struct, Enum =>
            Enum.GetValues<T>().Where(member => Lower(member) == value).Cast<T?>().FirstOrDefault()
            ?? throw refuse(name, $"the value of '{name}' is {string.Join(", ", Enum.GetValues<T>().Select(Lower))}");

        [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
        private static partial Regex BadEscape();

        [GeneratedRegex(@"\A(/[A-Za-z0-9._+/-]+|[A-Za-z0-9_][A-Za-z0-9._+-]*)\z")]
        private static partial Regex ProgramPattern();
    }
}

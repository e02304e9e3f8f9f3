using System.Globalization;
using System.Net;
using System.Text;

namespace VmMigration.Hosts;

/// <summary>Reads what <see cref="HostShellScript"/> printed.</summary>
internal sealed class HostShellReader
{
    private readonly List<(string Key, string Value)> _lines = [];

    private HostShellReader(string output)
    {
        foreach (var line in output.Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0)
            {
                _lines.Add((line[..space], line[(space + 1)..].TrimEnd('\r')));
            }
        }
    }

    public static HostShellFacts Read(HostShellAnswer answer)
    {
        var reader = new HostShellReader(answer.Output);
        return new HostShellFacts
        {
            Clock = answer.Clock,
            UserId = (int?)Number(reader.First("uid")),
            Kernel = reader.First("kernel"),
            Microcode = reader.First("microcode"),
            QemuSettings = reader.First("qemuconf") is null ? null : reader.Settings(),
            SshStartups = reader.First("ssh") is { } startups ? Startups(startups) : reader.First("sshd") is null ? null : new SshStartups(10, 30, 100),
            UnprivilegedUserFaults = Number(reader.First("userfaults")) is { } faults ? faults != 0 : null,
            Interfaces = reader.Interfaces(),
            PemFiles = reader.PemFiles(),
            MigrationTlsFolder = reader.First("tlsfolder"),
            TimeZone = reader.First("timezone") is { } zone ? HostTimeZone.Read(zone) : null,
            HasSwtpm = reader.First("swtpm") is { } swtpm ? swtpm == "yes" : null,
            SystemState = reader.First("system"),
            RefusesLogins = reader.First("nologin") is not null,
            Hooks = reader.First("hooks") is "4294967295 0" ? "none" : reader.First("hooks"),
            LockedMemory = reader.First("memlock") is "unlimited" ? long.MaxValue : Number(reader.First("memlock")),
        };
    }

    private string? First(string key) => All(key).FirstOrDefault(v => v.Length > 0);

    private IEnumerable<string> All(string key) => _lines.Where(l => l.Key == key).Select(l => l.Value);

    private Dictionary<string, string> Settings()
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (var line in All("set"))
        {
            var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2)
            {
                settings[parts[0]] = Value(parts[1]);
            }
        }

        return settings;
    }

    /// <summary>A value as libvirt's settings have it: in quotes, or a number with perhaps a remark behind it.</summary>
    private static string Value(string text) => text is ['"' or '\'', ..] && text.IndexOf(text[0], 1) is > 0 and var end
        ? text[1..end]
        : text.Split('#')[0].TrimEnd();

    /// <summary><c>maxstartups 10:30:100</c>; a single number refuses all from there on.</summary>
    private static SshStartups? Startups(string line)
    {
        var numbers = line.Split([' ', '\t', '='], StringSplitOptions.RemoveEmptyEntries)[^1].Split(':').Select(n => (int?)Number(n)).ToArray();
        return numbers switch
        {
            [{ } begin, { } rate, { } full] => new SshStartups(begin, rate, full),
            [{ } all] => new SshStartups(all, 100, all),
            _ => null,
        };
    }

    private HostInterface[]? Interfaces()
    {
        var links = All("link").Select(l => l.Split(' ')).Select(l => (Name: l[0], Mtu: (int?)Number(l.ElementAtOrDefault(1)))).ToArray();
        if (First("addresses") is null || links.Length == 0)
        {
            return null;
        }

        var addresses = All("address").Select(Address).OfType<(string Name, IPAddress Address)>().ToLookup(a => a.Name, a => a.Address);
        return [.. links.Select(l => new HostInterface(l.Name, l.Mtu, [.. addresses[l.Name]]))];
    }

    /// <summary><c>2: eth0    inet 10.0.0.1/24 brd …</c>, or <c>eth0@if3</c> for one end of a pair.</summary>
    private static (string Name, IPAddress Address)? Address(string line)
    {
        var words = line.Split([' ', '\t', '\\'], StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var name, "inet" or "inet6", var address, ..] && IPAddress.TryParse(address.Split('/')[0], out var parsed)
            ? (name.TrimEnd(':').Split('@')[0], parsed) : null;
    }

    private HostPemFile[] PemFiles()
    {
        List<HostPemFile> files = [];
        var text = new StringBuilder();
        foreach (var (key, value) in _lines.Append(("end", "")))
        {
            if (key == "text")
            {
                text.Append(value).Append('\n');
                continue;
            }

            if (text.Length > 0 && files.Count > 0)
            {
                files[^1] = files[^1] with { Text = text.ToString() };
            }

            text.Clear();
            if (key == "pem" && value.Split(' ', 2) is [var state, var path])
            {
                files.Add(new HostPemFile(
                    path, state switch { "there" => HostPemState.There, "missing" => HostPemState.Missing, _ => HostPemState.Hidden }, null));
            }
        }

        return [.. files];
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
